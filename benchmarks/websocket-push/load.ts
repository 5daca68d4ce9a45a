import { fork } from "node:child_process";
import { join } from "node:path";
import type { Order, Outcome } from "./load-child.ts";

/** A load generator in a process of its own, which holds its sockets from one order to the next. */
export interface SocketLoad {
  run(order: Order): Promise<Outcome>;
  stop(): void;
}

export function startLoad(): SocketLoad {
  const child = fork(join(import.meta.dirname, "load-child.ts"));
  return {
    run: (order) =>
      new Promise((resolve, reject) => {
        const ended = (code: number | null) => reject(new Error(`the load generator ended with ${code}`));
        child.once("exit", ended);
        child.once("message", (outcome) => {
          child.off("exit", ended);
          resolve(outcome as Outcome);
        });
        child.send(order);
      }),
    stop: () => void child.kill("SIGKILL"),
  };
}
