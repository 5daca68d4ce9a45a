import type { VirtualClock } from "../../terrarium/engine/virtual-clock.ts";
import type { Terrarium } from "../../terrarium/index.ts";

const LONGEST = 24 * 3600 * 1000;
const STEP = 1_000;

/** Lets virtual time pass until `done` is there, without ever overtaking work that is under way. */
export async function passTimeUntil<T>(terrarium: Terrarium, clock: VirtualClock, done: Promise<T>): Promise<T> {
  const begin = clock.now();
  let finished = false;
  const finish = () => {
    finished = true;
  };
  done.then(finish, finish);
  while (!finished) {
    if (clock.now() - begin > LONGEST)
      throw new Error(`nothing came of it in a day; the trace ends with ${tail(terrarium)}`);
    await atRest(terrarium);
    if (!finished) await clock.advance(STEP);
  }
  return done;
}

/** Lets so much virtual time pass, at the pace of the work that it sets off. */
export async function passTime(terrarium: Terrarium, clock: VirtualClock, ms: number): Promise<void> {
  const end = clock.now() + ms;
  while (clock.now() < end) {
    await atRest(terrarium);
    await clock.advance(Math.min(STEP, end - clock.now()));
  }
  await atRest(terrarium);
}

/**
 * Time stands still while a function or a request to the world outside is under way, however long it takes on this machine. What is in
 * flight in a queue is no work: it waits for somebody, or for its time.
 */
export async function atRest(terrarium: Terrarium): Promise<void> {
  const underWay = () =>
    terrarium.topology.parts.some((part) => part.kind !== "queue" && Number(part.figures?.().inFlight) > 0);
  while (underWay()) await new Promise((resolve) => setImmediate(resolve));
}

function tail(terrarium: Terrarium): string {
  return JSON.stringify(terrarium.trace.since(terrarium.trace.seq - 5));
}
