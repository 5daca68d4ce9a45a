import { spawn as spawnChild } from "node:child_process";

interface TerminalOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

const CTRL_C = "\x03";

/**
 * The one function that cdktf-cli uses of its pseudo-terminal package, with pipes in the place of a terminal. The package is native code that is
 * built for Node 22 and older alone. Terraform reads its answers from a pipe as well.
 */
export function spawn(file: string, args: readonly string[], options: TerminalOptions) {
  const child = spawnChild(file, args, { cwd: options.cwd, env: options.env, stdio: ["pipe", "pipe", "pipe"] });
  child.stdin.on("error", () => {}); // it has ended and reads no answer any more: its exit says why
  return {
    pid: child.pid,
    onData(listener: (text: string) => void): void {
      for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", listener);
    },
    onExit(listener: (exit: { exitCode: number }) => void): void {
      child.once("error", () => listener({ exitCode: 127 }));
      child.once("close", (code) => listener({ exitCode: code ?? 1 }));
    },
    write(text: string): void {
      if (text === CTRL_C) child.kill("SIGINT");
      else child.stdin.write(text);
    },
    kill(signal?: NodeJS.Signals): void {
      child.kill(signal);
    },
  };
}
