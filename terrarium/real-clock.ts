import type { Clock, Timer } from "./engine/clock.ts";

/** setTimeout cannot wait longer than this; a longer wait is made of several. */
const LONGEST = 2 ** 31 - 1;

/** The machine's own time. The engine never reads it but through here. */
export const realClock: Clock = {
  now: () => Date.now(),
  after(ms: number, callback: () => void): Timer {
    let handle: NodeJS.Timeout;
    const wait = (left: number) => {
      handle =
        left > LONGEST ? setTimeout(() => wait(left - LONGEST), LONGEST) : setTimeout(callback, Math.max(0, left));
      handle.unref();
    };
    wait(ms);
    return { cancel: () => clearTimeout(handle) };
  },
};
