import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { splitLines } from "./split-lines.ts";

const PRELOADS = ["end-with-launcher.ts", "localhost-names.ts"].flatMap((file) => [
  "--import",
  pathToFileURL(join(import.meta.dirname, file)).href,
]);
const LINES_KEPT = 12;
const LAST_OUTPUT_MS = 200;

/** One process to run: a TypeScript file with its arguments and environment, and how to tell that it is ready. */
export interface PartPlan {
  readonly name: string;
  readonly file: string;
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly isReady?: (line: string) => boolean;
  /** Whether it may end by itself with 0 while the others go on: when its work is done, or somebody stopped it. */
  readonly mayLeave?: boolean;
}

export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Set where the process could not even be started. */
  readonly error?: Error;
  readonly lastLines: readonly string[];
}

/** A running process of `npm start`. */
export interface Part {
  readonly name: string;
  readonly pid: number | undefined;
  /** Resolves when it says that it is ready; never, if it ends before. */
  readonly ready: Promise<void>;
  readonly ended: Promise<Ending>;
  /** Asks it to finish what is under way and end. */
  terminate(): void;
  /** Ends it and everything it started, now. */
  kill(): void;
}

/** Starts a part in a process group of its own, so that a Ctrl-C at the terminal reaches the launcher alone, which passes it on. */
export function startPart(plan: PartPlan, onLine: (line: string) => void): Part {
  const child = spawn(process.execPath, [...PRELOADS, plan.file, ...(plan.args ?? [])], {
    env: plan.env,
    cwd: plan.cwd,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    detached: process.platform !== "win32",
    windowsHide: true,
  });
  const ready = Promise.withResolvers<void>();
  const lastLines: string[] = [];
  const take = (line: string) => {
    if (lastLines.push(line) > LINES_KEPT) lastLines.shift();
    onLine(line);
    if (plan.isReady?.(line)) ready.resolve();
  };
  if (child.stdout) splitLines(child.stdout, take);
  if (child.stderr) splitLines(child.stderr, take);

  let over = false;
  const ended = ending(child).then((how): Ending => {
    over = true;
    killGroup(child);
    return { ...how, lastLines };
  });
  return {
    name: plan.name,
    pid: child.pid,
    ready: ready.promise,
    ended,
    terminate: () => {
      if (!over) child.kill("SIGTERM");
    },
    kill: () => {
      if (!over) killGroup(child);
    },
  };
}

/** The end of the process and of its output, whichever is later; output that somebody else holds open is not waited for. */
function ending(child: ChildProcess): Promise<Omit<Ending, "lastLines">> {
  return new Promise((resolve) => {
    child.once("error", (error) => {
      if (child.pid === undefined) resolve({ code: null, signal: null, error });
    });
    child.once("exit", (code, signal) => {
      const finish = () => resolve({ code, signal });
      const timer = setTimeout(finish, LAST_OUTPUT_MS);
      child.once("close", () => {
        clearTimeout(timer);
        finish();
      });
    });
  });
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  if (process.platform === "win32") {
    child.kill("SIGKILL");
    return;
  }
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch (error) {
    // ESRCH: nobody is left in the group. EPERM: on macOS, only those who have ended already are.
    if (!["ESRCH", "EPERM"].includes((error as NodeJS.ErrnoException).code ?? "")) throw error;
  }
}
