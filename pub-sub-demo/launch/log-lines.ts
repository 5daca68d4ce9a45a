import type { styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];

/** pino's numbers for its levels (pino, "Log levels"). */
const LEVELS: Readonly<Record<number, string>> = {
  10: "trace",
  20: "debug",
  30: "info",
  40: "warn",
  50: "error",
  60: "fatal",
};
const COLOURS: Readonly<Record<string, Style>> = { warn: "yellow", error: "red", fatal: "red" };
const QUIET = new Set(["trace", "debug", "info"]);
/** Told by the prefix, or worth nothing to a person at a terminal. */
const HIDDEN = new Set(["level", "time", "msg", "pid", "hostname", "name", "err", "status", "ms"]);
const PARTS_OWN_FORM = /^[\w-]+ (info|warn|error): (.*)$/s;

/** How text is coloured; the identity where colours are not wanted. */
export type Paint = (style: Style, text: string) => string;

/**
 * Turns one line of a part's output into what a person reads: pino's JSON becomes time, level (where it is not just
 * information), message and fields; anything else stays as it is. Control characters are shown, never obeyed.
 */
export function humanLine(line: string, paint: Paint): string {
  const record = parseRecord(line);
  if (record) return humanRecord(record, paint);
  const [, level, text] = PARTS_OWN_FORM.exec(line) ?? [];
  return level && text ? joined([badge(level, paint), harmless(text)]) : harmless(line);
}

function humanRecord(record: Readonly<Record<string, unknown>>, paint: Paint): string {
  const level = typeof record.level === "number" ? (LEVELS[record.level] ?? "info") : String(record.level ?? "info");
  const { status, ms } = record;
  const outcome = typeof status === "number" ? paint(status >= 400 ? "yellow" : "green", `→ ${status}`) : "";
  const fields = Object.entries(record)
    .filter(([name]) => !HIDDEN.has(name) && !(name === "requestId" && QUIET.has(level)))
    .map(([name, value]) => `${name}=${shown(value)}`);
  return joined([
    paint("dim", clock(record.time)),
    badge(level, paint),
    harmless(String(record.msg ?? "")),
    outcome,
    typeof ms === "number" ? `${ms} ms` : "",
    paint("dim", harmless(fields.join(" "))),
  ]).concat(stack(record.err));
}

function parseRecord(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith("{")) return undefined;
  try {
    const record = JSON.parse(line);
    return "level" in record && "msg" in record ? record : undefined;
  } catch {
    return undefined;
  }
}

function badge(level: string, paint: Paint): string {
  return QUIET.has(level) ? "" : paint(COLOURS[level] ?? "yellow", level);
}

function clock(time: unknown): string {
  const date = new Date(typeof time === "number" || typeof time === "string" ? time : Number.NaN);
  return Number.isNaN(date.getTime()) ? "" : date.toTimeString().slice(0, 8);
}

function shown(value: unknown): string {
  return typeof value === "string" && /^[\w./:@%+!-]+$/.test(value) ? value : JSON.stringify(value);
}

function stack(err: unknown): string {
  const { stack, message } = Object(err) as { stack?: unknown; message?: unknown };
  const text = stack ?? message;
  return typeof text === "string"
    ? text
        .split("\n")
        .map((line) => `\n    ${harmless(line)}`)
        .join("")
    : "";
}

function joined(pieces: readonly string[]): string {
  return pieces.filter((piece) => piece !== "").join(" ");
}

function harmless(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text.replace(/[\u0000-\u0008\u000a-\u001f\u007f-\u009f]/g, (character) => {
    return `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`;
  });
}
