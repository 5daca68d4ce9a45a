/** One figure of a benchmark beside its yardstick. */
export interface Figure {
  readonly what: string;
  readonly ours: string;
  readonly yardstick: string;
  /** What is compared with the target. */
  readonly value: number;
  /** Absent for a figure that is only told. */
  readonly target?: { readonly atLeast: number } | { readonly atMost: number };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export const perSecond = (value: number) => `${Math.round(value).toLocaleString("en")}/s`;
export const milliseconds = (value: number) => `${value.toFixed(1)} ms`;

export function meets({ value, target }: Figure): boolean {
  if (!target) return true;
  return "atLeast" in target ? value >= target.atLeast : value <= target.atMost;
}

/** A table for the terminal and for Markdown alike. */
export function table(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => {
    return [figure.what, figure.ours, figure.yardstick, figure.value.toFixed(2), ...verdict(figure)];
  });
  const all = [["figure", "ours", "yardstick", "value", "target", ""], ...rows];
  const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  const line = (row: readonly string[]) => `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(" | ")} |`;
  return [line(all[0]!), `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`, ...rows.map(line)].join("\n");
}

function verdict(figure: Figure): [string, string] {
  const { target } = figure;
  if (!target) return ["", ""];
  return ["atLeast" in target ? `≥ ${target.atLeast}` : `≤ ${target.atMost}`, meets(figure) ? "met" : "missed"];
}
