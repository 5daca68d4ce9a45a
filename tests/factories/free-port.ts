import { createServer } from "node:net";

/** Ports that the system does not give to outgoing connections: what was free a moment ago still is. */
const FIRST = 20_000;
const COUNT = 10_000;

/** A port of this machine that nobody listens on, for a server that goes away and comes back at the same address. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * COUNT);
    const free = await new Promise<boolean>((resolve) => {
      const probe = createServer().once("error", () => resolve(false));
      probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
    });
    if (free) return port;
  }
}
