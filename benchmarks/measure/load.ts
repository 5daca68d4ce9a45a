import { fork } from "node:child_process";
import { join } from "node:path";
import type { LoadPlan, LoadResult } from "./load-child.ts";

/** Puts a load on a server from a process of its own, so that client and server each have a core. */
export function load(plan: LoadPlan): Promise<LoadResult> {
  const child = fork(join(import.meta.dirname, "load-child.ts"));
  return new Promise((resolve, reject) => {
    child.once("message", (result) => resolve(result as LoadResult));
    child.once("exit", (code) => reject(new Error(`the load generator ended with ${code}`)));
    child.send(plan);
  });
}
