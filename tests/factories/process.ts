import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../..");

/** A file of this repository running as a process of its own. */
export interface RunningProcess {
  /** The match of the line that said it is ready. */
  readonly ready: RegExpExecArray;
  /** All it has printed so far, on both streams. */
  output(): string;
  /** Sends the signal and resolves with the exit code, or with the signal that ended it. */
  end(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals | null>;
}

/** Starts a file with this Node and resolves when it has printed what `ready` matches. */
export async function startProcess(
  file: string,
  options: { args?: readonly string[]; env?: Readonly<Record<string, string>>; ready: RegExp },
): Promise<RunningProcess> {
  const { PATH, HOME, TMPDIR } = process.env;
  const child = spawn(process.execPath, [join(ROOT, file), ...(options.args ?? [])], {
    cwd: ROOT,
    env: { PATH, HOME, TMPDIR, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const printed = collect(child);
  return {
    ready: await printed.match(options.ready),
    output: printed.text,
    async end(signal = "SIGTERM") {
      if (child.exitCode !== null || child.signalCode !== null) return child.exitCode ?? child.signalCode;
      const exit = once(child, "exit");
      child.kill(signal);
      const [code, by] = await exit;
      return code ?? by;
    },
  };
}

/** Runs a file to its end. */
export async function runProcess(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const { PATH, HOME, TMPDIR } = process.env;
  const child = spawn(process.execPath, [join(ROOT, file), ...args], {
    cwd: ROOT,
    env: { PATH, HOME, TMPDIR, ...env },
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const [code] = await once(child, "close");
  return { code, stdout, stderr };
}

function collect(child: ChildProcess) {
  let text = "";
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk) => {
      text += chunk;
      for (const listener of listeners) listener();
    });
  }
  return {
    text: () => text,
    match: (pattern: RegExp) =>
      new Promise<RegExpExecArray>((resolve, reject) => {
        const look = () => {
          const match = pattern.exec(text);
          if (match) resolve(match);
        };
        listeners.add(look);
        child.once("error", reject);
        child.once("exit", (code) => reject(new Error(`it ended with ${code} before it was ready:\n${text}`)));
        look();
      }),
  };
}
