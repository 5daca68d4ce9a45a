import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

export const ROOT = join(import.meta.dirname, "../..");

/** A server in a process of its own. */
export interface ServerProcess {
  readonly port: number;
  /** Milliseconds from the spawn to the line that says it is ready. */
  readonly readyAfter: number;
  /** Resident memory now, in MB. */
  resident(): number;
  stop(): Promise<void>;
}

/** Starts `file` with this Node and waits for a line that ends in `:PORT`. */
export async function startServer(
  file: string,
  args: readonly string[] = [],
  env: NodeJS.ProcessEnv = {},
): Promise<ServerProcess> {
  const begin = performance.now();
  const child = spawn(process.execPath, [join(ROOT, file), ...args], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let complaints = "";
  child.stderr.on("data", (chunk) => (complaints += chunk));
  const port = await readyPort(child, () => complaints);
  return {
    port,
    readyAfter: performance.now() - begin,
    resident: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, "utf8"))?.[1]) / 1024,
    async stop() {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    },
  };
}

function readyPort(child: ChildProcess, complaints: () => string): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}: ${complaints()}`)));
    createInterface({ input: child.stdout! }).on("line", (line) => {
      const port = /:(\d+)\/?$/.exec(line)?.[1];
      if (port) resolve(Number(port));
    });
  });
}
