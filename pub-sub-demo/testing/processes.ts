import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { splitLines } from "../launch/split-lines.ts";

const LONGEST_MS = 10_000;
const started: ChildProcess[] = [];

/** Runs a TypeScript file as a process and lets a test wait for what it prints. */
export function runProcess(file: string, args: readonly string[] = [], env: NodeJS.ProcessEnv = process.env) {
  const child = spawn(process.execPath, [file, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  started.push(child);
  const seen: string[] = [];
  let look = () => {};
  for (const stream of [child.stdout, child.stderr]) {
    splitLines(stream, (line) => {
      seen.push(line);
      look();
    });
  }
  return {
    pid: child.pid as number,
    lines: seen as readonly string[],
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    /** The first match of a pattern in a line, printed already or to come. */
    line: (pattern: RegExp) =>
      new Promise<RegExpExecArray>((resolve) => {
        const before = look;
        const find = () => {
          for (const line of seen) {
            const match = pattern.exec(line);
            if (match) return resolve(match);
          }
        };
        look = () => {
          before();
          find();
        };
        find();
      }),
    ended: once(child, "close").then(([code, signal]) => ({ code, signal })),
  };
}

/** Kills what a test left running. */
export function killAll(): void {
  for (const child of started.splice(0)) child.kill("SIGKILL");
}

/** Resolves once a process is no more; one that nobody has collected yet (a zombie) is no more, too. */
export async function gone(pid: number): Promise<void> {
  const deadline = performance.now() + LONGEST_MS;
  while (isAlive(pid)) {
    if (performance.now() > deadline) throw new Error(`process ${pid} is still there after ${LONGEST_MS} ms`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return process.platform !== "linux" || !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}
