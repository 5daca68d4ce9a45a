import { spawn } from "node:child_process";
import type { Socket } from "node:net";

/** Reads "add PID" and "drop PID"; when the writer is gone, gives what is left of the process groups a moment, and kills them. */
const SCRIPT = `
groups=
while read -r change group; do
  others=
  for other in $groups; do [ "$other" = "$group" ] || others="$others $other"; done
  groups=$others
  [ "$change" = add ] && groups="$groups $group"
done
[ -z "$groups" ] && exit
sleep 1
for group in $groups; do kill -s KILL -- "-$group"; done
`;

export interface Guard {
  add(pid: number): void;
  drop(pid: number): void;
}

/**
 * A small process beside the launcher that ends the parts if the launcher is killed, even those that are stuck and cannot
 * notice by themselves (`end-with-launcher.ts`). POSIX systems have it; on Windows the parts are on their own.
 */
export function startGuard(): Guard {
  if (process.platform === "win32") return { add() {}, drop() {} };
  const guard = spawn("/bin/sh", ["-c", SCRIPT], { stdio: ["pipe", "ignore", "ignore"], detached: true });
  guard.on("error", () => {}); // no shell: the parts notice by themselves
  guard.stdin.on("error", () => {});
  guard.unref();
  (guard.stdin as Socket).unref();
  const tell = (change: "add" | "drop") => (pid: number) => {
    guard.stdin.write(`${change} ${pid}\n`);
  };
  return { add: tell("add"), drop: tell("drop") };
}
