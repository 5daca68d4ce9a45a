import type { BigNumber } from "../big-number.ts";

/** Digits without leading zeros, and where the point stands: 0.d1d2d3… × 10^point. */
interface Decimal {
  readonly digits: string;
  readonly point: number;
}

/** A number as the verbs %f, %e and %g of Terraform's format write it, without its sign (Go's fmt). */
export function formatFloat(value: BigNumber, verb: string, precision: number | undefined): string {
  const lower = verb.toLowerCase();
  const text =
    lower === "f"
      ? fixed(value, precision ?? 6)
      : lower === "e"
        ? scientific(rounded(exact(value), (precision ?? 6) + 1), precision ?? 6)
        : general(value, precision);
  return verb === lower ? text : text.toUpperCase();
}

function exact(value: BigNumber): Decimal {
  const { digits, scale } = value.decimal();
  const text = (digits < 0n ? -digits : digits).toString();
  return { digits: text === "0" ? "" : text, point: text.length - scale };
}

function shortest(value: BigNumber): Decimal {
  const [whole = "", fraction = ""] = value.toString().replace("-", "").split(".");
  const all = whole + fraction;
  const leading = /^0*/.exec(all)![0].length;
  return { digits: all.slice(leading).replace(/0+$/, ""), point: whole.length - leading };
}

function fixed(value: BigNumber, places: number): string {
  const decimal = exact(value);
  const { digits, point } = rounded(decimal, decimal.point + places);
  const all = point > 0 ? digits.padEnd(point, "0") : digits.padStart(digits.length - point, "0");
  const whole = point > 0 ? all.slice(0, point) : "0";
  const fraction = (point > 0 ? all.slice(point) : all).padEnd(places, "0").slice(0, places);
  return places === 0 ? whole : `${whole}.${fraction}`;
}

function scientific(decimal: Decimal, places: number): string {
  const digits = decimal.digits.padEnd(places + 1, "0");
  const power = decimal.digits === "" ? 0 : decimal.point - 1;
  const exponent = `${power < 0 ? "-" : "+"}${Math.abs(power).toString().padStart(2, "0")}`;
  return `${digits.charAt(0)}${places > 0 ? `.${digits.slice(1, places + 1)}` : ""}e${exponent}`;
}

/** Scientific where the exponent is under -4 or not under the precision; without a precision the limit is 21 digits. */
function general(value: BigNumber, precision: number | undefined): string {
  const decimal = precision === undefined ? shortest(value) : rounded(exact(value), precision || 1);
  const digits = decimal.digits.replace(/0+$/, "");
  let limit = precision ?? 6;
  if (limit > digits.length && digits.length >= decimal.point) limit = digits.length;
  if (precision === undefined) limit = 6;
  const power = digits === "" ? 0 : decimal.point - 1;
  if (power < -4 || power >= (limit || 1))
    return scientific({ digits, point: decimal.point }, Math.max(0, digits.length - 1));
  if (digits === "") return "0";
  if (decimal.point <= 0) return `0.${"0".repeat(-decimal.point)}${digits}`;
  const whole = digits.padEnd(decimal.point, "0").slice(0, decimal.point);
  const fraction = digits.slice(decimal.point);
  return fraction === "" ? whole : `${whole}.${fraction}`;
}

/** Rounds to a count of digits, halves to the even digit. */
function rounded(decimal: Decimal, count: number): Decimal {
  const { digits, point } = decimal;
  if (count >= digits.length) return decimal;
  if (count < 0) return { digits: "", point };
  const kept = digits.slice(0, count);
  const rest = digits.slice(count);
  const half = `5${"0".repeat(rest.length - 1)}`;
  const odd = Number(kept.at(-1) ?? "0") % 2 === 1;
  const up = rest > half || (rest === half && odd);
  if (!up) return { digits: kept, point };
  const raised = (BigInt(kept === "" ? "0" : kept) + 1n).toString();
  return raised.length > kept.length
    ? { digits: raised, point: point + 1 }
    : { digits: raised.padStart(count, "0"), point };
}
