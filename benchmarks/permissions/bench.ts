import { type Figure, median, perSecond } from "../measure/figures.ts";
import { load } from "../measure/load.ts";
import type { LoadPlan, LoadResult } from "../measure/load-child.ts";
import { type ServerProcess, startServer } from "../measure/servers.ts";
import { synthesize, temporaryDirectory } from "../measure/topology.ts";

const POST = {
  path: "/events/sub",
  host: "sub-gw.localhost",
  headers: { "Content-Type": "application/json" },
  body: JSON.stringify({ id: 10, age: 31, name: "leedonggyu", job: "devops" }),
};
/** Short rounds and many of them: what is looked for is smaller than what the machine does meanwhile. */
const ROUNDS = 15;
const SECONDS = 1.5;

/** What deciding each hop from the policies costs: accepts a second with `--permissions enforce` beside `off`. */
export async function measure(): Promise<Figure[]> {
  const directory = await synthesize(["gateway"]);
  const kept = [temporaryDirectory(), temporaryDirectory()];
  const start = (mode: string, { path }: { path: string }) =>
    startServer("terrarium/bin.js", [directory, "--port", "0", "--permissions", mode, "--data", path]);
  const enforcing = await start("enforce", kept[0]!);
  const trusting = await start("off", kept[1]!);
  try {
    await accepts(enforcing, 3);
    await accepts(trusting, 3);
    const rounds: { ours: number; theirs: number }[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      // Who goes first has the disk's cache of the round before: it takes turns.
      if (round % 2) rounds.push({ ours: await accepts(enforcing, SECONDS), theirs: await accepts(trusting, SECONDS) });
      else rounds.push(flipped({ ours: await accepts(trusting, SECONDS), theirs: await accepts(enforcing, SECONDS) }));
    }
    return [
      {
        what: "durable accepts with permissions, beside none",
        ours: perSecond(median(rounds.map(({ ours }) => ours))),
        yardstick: perSecond(median(rounds.map(({ theirs }) => theirs))),
        value: median(rounds.map(({ ours, theirs }) => ours / theirs)),
        target: { atLeast: 0.95 },
      },
    ];
  } finally {
    await enforcing.stop();
    await trusting.stop();
    for (const directory of kept) directory.remove();
  }
}

const flipped = ({ ours, theirs }: { ours: number; theirs: number }) => ({ ours: theirs, theirs: ours });

async function accepts({ port }: ServerProcess, seconds: number): Promise<number> {
  const plan: LoadPlan = { ...POST, port, client: "raw", connections: 64, seconds };
  const result: LoadResult = await load(plan);
  if (result.statuses["202"] !== result.requests) {
    throw new Error(`not every request was accepted: ${JSON.stringify(result.statuses)}`);
  }
  return result.requests / result.seconds;
}
