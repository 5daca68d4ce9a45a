import { ExpressionError } from "../expression-error.ts";
import { define, type FunctionGroup } from "./definition.ts";

/** Terraform language, "Date and Time Functions", without those that tell the time of the run. */
export const functions: FunctionGroup = {
  formatdate: define(["string", "string"], (format: string, time: string) => formatDate(format, parseTime(time))),
  timeadd: define(["string", "string"], (time: string, duration: string) => {
    const parsed = parseTime(time);
    return formatDate("YYYY-MM-DD'T'hh:mm:ssZ", { ...parsed, instant: parsed.instant + parseDuration(duration) });
  }),
  timecmp: define(["string", "string"], (first: string, second: string) =>
    Math.sign(parseTime(first).instant - parseTime(second).instant),
  ),
};

interface Time {
  /** Milliseconds since 1970 in UTC. */
  readonly instant: number;
  /** Minutes that its clock is ahead of UTC. */
  readonly offset: number;
}

const timestamp = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(\.\d+)?(?:Z|([+-])(\d\d):(\d\d))$/;

function parseTime(text: string): Time {
  const match = timestamp.exec(text);
  const instant = match === null ? Number.NaN : Date.parse(text);
  // Date.parse takes the 31st of April for the 1st of May.
  const day = match?.[1];
  if (match === null || Number.isNaN(instant) || new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10) !== day) {
    throw new ExpressionError(
      `${JSON.stringify(text)} is not a time as RFC 3339 writes it, such as 2026-01-31T12:00:00Z`,
    );
  }
  const minutes = Number(match[5] ?? 0) * 60 + Number(match[6] ?? 0);
  return { instant, offset: match[4] === "-" ? -minutes : minutes };
}

const units: Readonly<Record<string, number>> = {
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
  us: 1e-3,
  µs: 1e-3,
  ns: 1e-6,
};

function parseDuration(text: string): number {
  const match = /^([+-]?)((?:\d+(?:\.\d*)?(?:h|ms|m|s|us|µs|ns))+|0)$/.exec(text);
  if (match === null) throw new ExpressionError(`${JSON.stringify(text)} is not a duration such as 1h30m`);
  const parts = match[2]!.matchAll(/([\d.]+)([a-zµ]+)/g);
  const length = Array.from(parts).reduce((sum, [, count, unit]) => sum + Number(count) * units[unit!]!, 0);
  return match[1] === "-" ? -length : length;
}

const months = "January February March April May June July August September October November December".split(" ");
const days = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split(" ");
const two = (value: number): string => String(value).padStart(2, "0");

const verbs = new Map<string, (local: Date, offset: number) => string>(
  Object.entries({
    YYYY: (local) => String(local.getUTCFullYear()).padStart(4, "0"),
    YY: (local) => two(local.getUTCFullYear() % 100),
    MMMM: (local) => months[local.getUTCMonth()]!,
    MMM: (local) => months[local.getUTCMonth()]!.slice(0, 3),
    MM: (local) => two(local.getUTCMonth() + 1),
    M: (local) => String(local.getUTCMonth() + 1),
    DD: (local) => two(local.getUTCDate()),
    D: (local) => String(local.getUTCDate()),
    EEEE: (local) => days[local.getUTCDay()]!,
    EEE: (local) => days[local.getUTCDay()]!.slice(0, 3),
    hh: (local) => two(local.getUTCHours()),
    h: (local) => String(local.getUTCHours()),
    HH: (local) => two(local.getUTCHours() % 12 || 12),
    H: (local) => String(local.getUTCHours() % 12 || 12),
    AA: (local) => (local.getUTCHours() < 12 ? "AM" : "PM"),
    aa: (local) => (local.getUTCHours() < 12 ? "am" : "pm"),
    mm: (local) => two(local.getUTCMinutes()),
    m: (local) => String(local.getUTCMinutes()),
    ss: (local) => two(local.getUTCSeconds()),
    s: (local) => String(local.getUTCSeconds()),
    Z: (_local, offset) => (offset === 0 ? "Z" : zone(offset, ":")),
    ZZZ: (_local, offset) => (offset === 0 ? "UTC" : zone(offset, "")),
    ZZZZ: (_local, offset) => zone(offset, ""),
    ZZZZZ: (_local, offset) => zone(offset, ":"),
  }),
);

function zone(offset: number, separator: string): string {
  const minutes = Math.abs(offset);
  return `${offset < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}${separator}${two(minutes % 60)}`;
}

function formatDate(format: string, time: Time): string {
  const local = new Date(time.instant + time.offset * 60_000);
  return format.replace(/'((?:[^']|'')*)'?|([a-zA-Z])\2*/g, (part, quoted: string | undefined) => {
    if (quoted !== undefined) {
      if (!part.endsWith("'") || part.length === 1) throw new ExpressionError("a quoted part of the format has no end");
      return quoted === "" ? "'" : quoted.replaceAll("''", "'");
    }
    const verb = verbs.get(part);
    if (verb === undefined) throw new ExpressionError(`${JSON.stringify(part)} means nothing in a date format`);
    return verb(local, time.offset);
  });
}
