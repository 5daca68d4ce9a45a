import type { Crew } from "./crew.ts";
import { whenNpmIsGone } from "./npm-parent.ts";

/** npm passes on the Ctrl-C that the terminal has sent already: what comes this soon after the first is the same one. */
const SAME_PRESS_MS = 250;
const EXIT_ON_SECOND_CTRL_C = 130;

/**
 * Ends the crew on Ctrl-C, SIGTERM, a closed terminal, and when nobody reads the output any more; a second Ctrl-C does not
 * wait. Under npm, also when npm is gone: then nobody is left who could pass a Ctrl-C on.
 */
export function endOnSignals(crew: Crew, say: (text: string) => void, samePressMs = SAME_PRESS_MS): void {
  let first: number | undefined;
  const stop = (signal: NodeJS.Signals | "npm" | "output") => {
    if (first === undefined) {
      first = performance.now();
      if (signal === "SIGINT" && process.stdout.isTTY) say("\nStopping; once more does not wait.");
      crew.stop();
    } else if (signal === "SIGINT" && performance.now() - first > samePressMs) {
      crew.kill();
      process.exit(EXIT_ON_SECOND_CTRL_C);
    }
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, stop);
  process.on("exit", () => crew.kill());
  for (const output of [process.stdout, process.stderr]) output.on("error", () => stop("output"));
  whenNpmIsGone(() => stop("npm"));
}
