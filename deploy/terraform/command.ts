import { type ChildProcess, spawn } from "node:child_process";
import type { Environment } from "./environment.ts";

export interface CommandOptions {
  readonly directory: string;
  readonly env: Environment;
  /** Milliseconds until the command is asked to stop. */
  readonly timeout: number;
  /** Stops the command as its time-out does. */
  readonly signal?: AbortSignal;
  /** Gets what the command prints, as it prints it. */
  readonly log?: (text: string) => void;
}

export interface CommandResult {
  /** Exit code; -1 if the command had to be stopped. */
  readonly code: number;
  readonly stdout: string;
  /** Both streams, in the order in which they came. */
  readonly output: string;
  readonly stopped?: "timed out" | "interrupted";
}

/** Terraform finishes what it has begun, writes its state and gives back its lock upon SIGINT; this is how long it may take. */
const GRACE = 60_000;

/**
 * Runs a program without a terminal and to its end. It has a process group of its own, so a Ctrl-C in the terminal does not reach it directly:
 * a second signal would make Terraform give up at once and leave its lock behind.
 */
export function runCommand(program: string, args: readonly string[], options: CommandOptions): Promise<CommandResult> {
  const { directory, env, timeout, signal, log } = options;
  if (signal?.aborted) return Promise.resolve({ code: -1, stdout: "", output: "", stopped: "interrupted" });
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: directory, env, stdio: ["ignore", "pipe", "pipe"], detached: true });
    let stdout = "";
    let output = "";
    let stopped: CommandResult["stopped"];
    let kill: NodeJS.Timeout | undefined;
    const stop = (why: "timed out" | "interrupted") => {
      stopped ??= why;
      child.kill("SIGINT");
      kill ??= setTimeout(() => endGroup(child), GRACE);
    };
    const interrupt = () => stop("interrupted");
    const timer = setTimeout(() => stop("timed out"), timeout);
    signal?.addEventListener("abort", interrupt, { once: true });

    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      output += text;
      log?.(text);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      log?.(text);
    });
    const settle = () => {
      clearTimeout(timer);
      clearTimeout(kill);
      signal?.removeEventListener("abort", interrupt);
    };
    child.once("error", (error) => {
      settle();
      reject(error);
    });
    child.once("close", (code) => {
      settle();
      resolve({ code: stopped === undefined ? (code ?? -1) : -1, stdout, output, stopped });
    });
  });
}

/** The program and what it started, such as Terraform's providers. */
function endGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
