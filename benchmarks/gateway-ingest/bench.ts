import { type Figure, median, milliseconds, perSecond } from "../measure/figures.ts";
import { load } from "../measure/load.ts";
import type { LoadResult } from "../measure/load-child.ts";
import { startServer } from "../measure/servers.ts";
import { synthesize, temporaryDirectory } from "../measure/topology.ts";

const MESSAGE = JSON.stringify({ id: 10, age: 31, name: "leedonggyu", job: "devops ".repeat(32) });
const ROUNDS = 5;
const SECONDS = 4;

/** How many durable accepts a second, beside a bare node:http server that answers the same bytes. */
export async function measure(): Promise<Figure[]> {
  const data = temporaryDirectory();
  const terrarium = await startServer("terrarium/bin.js", [
    await synthesize(["gateway"]),
    "--port",
    "0",
    "--data",
    data.path,
  ]);
  const bare = await startServer("benchmarks/gateway-ingest/bare-server.ts", [
    JSON.stringify({ messageId: "00000000-0000-4000-8000-000000000000" }),
  ]);
  const post = (port: number, seconds: number) =>
    load({
      port,
      path: "/events/sub",
      host: "sub-gw.localhost",
      headers: { "Content-Type": "application/json" },
      body: MESSAGE,
      connections: 64,
      seconds,
    });
  try {
    await post(terrarium.port, 2);
    await post(bare.port, 2);
    const rounds: { ours: LoadResult; theirs: LoadResult }[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      rounds.push({ theirs: await post(bare.port, SECONDS), ours: await post(terrarium.port, SECONDS) });
    }
    const refused = rounds.filter(({ ours }) => ours.statuses["202"] !== ours.requests);
    if (refused.length > 0)
      throw new Error(`not every request was accepted: ${JSON.stringify(refused[0]?.ours.statuses)}`);
    const rate = ({ requests, seconds }: LoadResult) => requests / seconds;
    return [
      {
        what: "durable accepts, 64 connections",
        ours: perSecond(median(rounds.map(({ ours }) => rate(ours)))),
        yardstick: perSecond(median(rounds.map(({ theirs }) => rate(theirs)))),
        value: median(rounds.map(({ ours, theirs }) => rate(ours) / rate(theirs))),
        target: { atLeast: 0.6 },
      },
      {
        what: "p99 of an accept",
        ours: milliseconds(median(rounds.map(({ ours }) => ours.p99))),
        yardstick: milliseconds(median(rounds.map(({ theirs }) => theirs.p99))),
        value: median(rounds.map(({ ours, theirs }) => ours.p99 / theirs.p99)),
        target: { atMost: 3 },
      },
    ];
  } finally {
    await terrarium.stop();
    await bare.stop();
    data.remove();
  }
}
