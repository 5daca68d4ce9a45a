import { readFileSync } from "node:fs";

const CHECK_MS = 200;

/**
 * Under npm, calls once npm is gone: it passes signals on to the shell that it put between itself and this process, and the shell
 * passes none on. Without npm nothing is watched: whoever started the launcher directly may leave it running.
 */
export function whenNpmIsGone(gone: () => void): void {
  if (!process.env.npm_lifecycle_event) return;
  const before = parents();
  const timer = setInterval(() => {
    if (parents() === before) return;
    clearInterval(timer);
    gone();
  }, CHECK_MS);
  timer.unref();
}

/** The parent, and the shell's own parent where it is a shell, as far as this system tells (proc_pid_stat(5)). */
function parents(): string {
  const { ppid } = process;
  try {
    const [, name, , grandparent] = /^\d+ \((.*)\) (\S) (\d+)/s.exec(readFileSync(`/proc/${ppid}/stat`, "utf8")) ?? [];
    return /^(ba|da|z|k)?sh$/.test(name ?? "") ? `${ppid} ${grandparent}` : String(ppid);
  } catch {
    return String(ppid);
  }
}
