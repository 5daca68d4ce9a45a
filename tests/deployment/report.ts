import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";

type Outcome = "passed" | "failed" | "skipped";

interface Finished {
  readonly test: string;
  readonly step: string;
  readonly outcome: Outcome;
  readonly seconds: number;
}

/** What a step prints goes to its own file. */
export type Log = (text: string) => void;

export interface Step {
  readonly name: string;
  /** Throws if it fails. If it answers a text, that stands behind its line. */
  readonly run: (log: Log) => Promise<unknown>;
  /** Also runs after a step before it has failed: it clears away. */
  readonly always?: boolean;
}

const seconds = (since: number) => (performance.now() - since) / 1_000;

/** Runs steps, says how each ended and how long it took, and keeps what each printed. */
export class Report {
  readonly logs: string;
  readonly #finished: Finished[] = [];
  readonly #begun = performance.now();
  readonly #print: (line: string) => void;

  constructor(logs: string, print: (line: string) => void = (line) => void process.stdout.write(`${line}\n`)) {
    this.logs = logs;
    this.#print = print;
    mkdirSync(logs, { recursive: true });
  }

  /** One step after the other; after a failure the rest is skipped. Says whether all passed. */
  async run(test: string, steps: readonly Step[]): Promise<boolean> {
    let failure: string | undefined;
    for (const step of steps) {
      if (failure !== undefined && step.always !== true) this.skip(test, step.name, `${failure} failed`);
      else if (!(await this.#step(test, step))) failure ??= step.name;
    }
    return failure === undefined;
  }

  skip(test: string, step: string, why: string): void {
    this.#finish({ test, step, outcome: "skipped", seconds: 0 }, why);
  }

  /** A line that is no step's own. */
  note(text: string): void {
    this.#print(text);
  }

  async #step(test: string, { name, run }: Step): Promise<boolean> {
    const file = join(this.logs, `${test}-${name}.log`.replaceAll(/[^\w.-]+/g, "-"));
    const log: Log = (text) => appendFileSync(file, text);
    const begun = performance.now();
    try {
      const said = await run(log);
      const remark = typeof said === "string" ? said : undefined;
      this.#finish({ test, step: name, outcome: "passed", seconds: seconds(begun) }, remark);
      return true;
    } catch (error) {
      const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
      log(`\n${message}\n`);
      this.#finish({ test, step: name, outcome: "failed", seconds: seconds(begun) }, `log: ${file}`);
      this.#print(excerpt(error instanceof Error ? error.message : message));
      return false;
    }
  }

  #finish(finished: Finished, said?: string): void {
    this.#finished.push(finished);
    const mark = { passed: "ok  ", failed: "FAIL", skipped: "skip" }[finished.outcome];
    const time = finished.outcome === "skipped" ? "" : `${finished.seconds.toFixed(1)} s`;
    const line = `${clock(seconds(this.#begun))} ${mark} ${finished.test.padEnd(12)} ${finished.step.padEnd(28)} ${time.padStart(8)}`;
    this.#print(said === undefined ? line.trimEnd() : `${line}  ${said}`);
  }

  /** Times per step, and the counts. */
  summary(): string {
    const count = (outcome: Outcome) => this.#finished.filter((step) => step.outcome === outcome).length;
    const tests = [...new Set(this.#finished.map(({ test }) => test))];
    const times = tests.map((test) => {
      const ran = this.#finished.filter((step) => step.test === test && step.outcome !== "skipped");
      return `  ${test.padEnd(12)} ${ran.map(({ step, seconds }) => `${step} ${seconds.toFixed(0)} s`).join(", ")}`;
    });
    const counts = `${count("passed")} passed, ${count("failed")} failed, ${count("skipped")} skipped`;
    const logs = count("failed") > 0 ? [`Logs: ${this.logs}`] : [];
    return [`Times, ${seconds(this.#begun).toFixed(0)} s in all:`, ...times, ...logs, counts].join("\n");
  }

  get failed(): boolean {
    return this.#finished.some(({ outcome }) => outcome === "failed");
  }
}

const clock = (at: number) =>
  `${Math.floor(at / 60)}:${Math.floor(at % 60)
    .toString()
    .padStart(2, "0")}`.padStart(5);

const LINES = 30;

/** Begin and end of a message: the log has the rest. */
function excerpt(text: string): string {
  const lines = text.trim().split("\n");
  const left = lines.length - LINES;
  const shown = left <= 0 ? lines : [...lines.slice(0, LINES / 2), `… ${left} lines …`, ...lines.slice(-LINES / 2)];
  return shown.map((line) => `        ${line}`).join("\n");
}
