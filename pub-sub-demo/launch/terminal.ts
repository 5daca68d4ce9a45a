import { styleText } from "node:util";
import { humanLine, type Paint } from "./log-lines.ts";
import type { Ending } from "./part.ts";

const COLOURS = ["cyan", "magenta", "blue", "green", "yellow"] as const;

/** What `npm start` shows: the parts' lines, each behind the name of its part, and the launcher's own words between them. */
export class Terminal {
  readonly #width: number;
  readonly #names: readonly string[];

  constructor(names: readonly string[]) {
    this.#names = names;
    this.#width = Math.max(...names.map((name) => name.length));
  }

  /** Colours only where standard output is a terminal and NO_COLOR is not set (no-color.org); FORCE_COLOR overrides. */
  readonly paint: Paint = (style, text) => (text === "" ? "" : styleText(style, text));

  line(name: string, line: string): void {
    const colour = COLOURS[this.#names.indexOf(name) % COLOURS.length] ?? "cyan";
    const prefix = this.paint(colour, `${name.padEnd(this.#width)} │`);
    process.stdout.write(`${humanLine(line, this.paint).replace(/^/gm, `${prefix} `)}\n`);
  }

  say(text: string): void {
    process.stdout.write(`${text}\n`);
  }

  complain(problems: readonly string[]): void {
    for (const problem of problems) process.stderr.write(`${this.paint("red", "✗")} ${problem}\n`);
  }

  crash(name: string, { code, signal, error, lastLines }: Ending): void {
    const how = error
      ? `could not be started: ${error.message}`
      : signal
        ? `was ended by ${signal}`
        : `ended with ${code}`;
    const lines = lastLines.map((line) => `\n    ${humanLine(line, this.paint).replaceAll("\n", "\n    ")}`);
    const last = lines.length > 0 ? ` Its last lines:${lines.join("")}` : " It said nothing.";
    this.complain([`${this.paint("bold", name)} ${how}, so everything ends.${last}`]);
  }
}
