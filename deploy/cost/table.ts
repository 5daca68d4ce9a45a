import type { Bill, Line } from "./bill.ts";
import { listPrice, priceList } from "./price-list.ts";

const HEAD = ["Service", "Unit counted", "A month", "List price", "with REST", "with HTTP"] as const;

/** A bill as rows of text: service, unit, quantity, price, and what it comes to with either way in. */
export function rows(bill: Bill): string[][] {
  return [
    ...bill.lines.map((line) => {
      const { service, unit } = priceList.prices[line.price];
      const dollars = money(line.dollars);
      return [
        service,
        unit,
        quantity(line),
        listPrice(line.price),
        line.price === "http-request" ? "" : dollars,
        line.price === "rest-request" ? "" : dollars,
      ];
    }),
    ["Total", "", "", "", money(bill.total.rest), money(bill.total.http)],
  ];
}

/** For a terminal. */
export function textTable(bill: Bill): string {
  const table = [[...HEAD], ...rows(bill)];
  const widths = HEAD.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  return table
    .map((row) =>
      row
        .map((cell, column) =>
          column < 2 || column === 3 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!),
        )
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** For a page. */
export function markdownTable(bill: Bill): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(HEAD), "|---|---|--:|---|--:|--:|", ...rows(bill).map(line)].join("\n");
}

/** For a page, of a bill that has but one way in. */
export function shortTable(bill: Bill, way: "rest" | "http"): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const lines = bill.lines.filter(({ price }) => price !== (way === "rest" ? "http-request" : "rest-request"));
  const dollars = way === "rest" ? 4 : 5;
  const short = (cells: readonly string[]) => line([...cells.slice(0, 4), cells[dollars] ?? ""]);
  const head = line([...HEAD.slice(0, 4), "Comes to"]);
  return [head, "|---|---|--:|---|--:|", ...rows({ ...bill, lines }).map(short)].join("\n");
}

export const money = (dollars: number): string =>
  `$${dollars.toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;

function quantity({ quantity: value }: Line): string {
  if (value >= 1_000_000) return `${(value / 1_000_000).toLocaleString("en", { maximumFractionDigits: 1 })} million`;
  return value.toLocaleString("en", { maximumFractionDigits: value < 10 ? 2 : 0 });
}
