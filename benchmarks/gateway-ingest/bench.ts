import { request } from "node:http";
import { type Figure, median, milliseconds, perSecond } from "../measure/figures.ts";
import { load } from "../measure/load.ts";
import type { LoadPlan, LoadResult } from "../measure/load-child.ts";
import { type ServerProcess, startServer } from "../measure/servers.ts";
import { synthesize, temporaryDirectory } from "../measure/topology.ts";

const MESSAGE = JSON.stringify({ id: 10, age: 31, name: "leedonggyu", job: "devops ".repeat(32) });
const POST = {
  path: "/events/sub",
  host: "sub-gw.localhost",
  headers: { "Content-Type": "application/json" },
  body: MESSAGE,
};
const ROUNDS = 5;
const SECONDS = 3;
/** Headers of the connection, which Node writes by itself. */
const OF_THE_CONNECTION = new Set(["connection", "keep-alive", "date"]);

/** How many durable accepts a second, beside a bare node:http server that answers the same bytes, by two clients. */
export async function measure(): Promise<Figure[]> {
  const data = temporaryDirectory();
  const directory = await synthesize(["gateway"]);
  const terrarium = await startServer("terrarium/bin.js", [directory, "--port", "0", "--data", data.path]);
  const bare = await startServer("benchmarks/gateway-ingest/bare-server.ts", await answerOf(terrarium.port));
  try {
    return [...(await compare(terrarium, bare, "node")), ...(await compare(terrarium, bare, "raw"))];
  } finally {
    await terrarium.stop();
    await bare.stop();
    data.remove();
  }
}

async function compare(terrarium: ServerProcess, bare: ServerProcess, client: "node" | "raw"): Promise<Figure[]> {
  const post = ({ port }: ServerProcess, seconds: number) =>
    load({ ...POST, port, client, connections: 64, seconds } satisfies LoadPlan);
  await post(terrarium, 2);
  await post(bare, 2);
  const rounds: { ours: LoadResult; theirs: LoadResult }[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    rounds.push({ theirs: await post(bare, SECONDS), ours: await post(terrarium, SECONDS) });
  }
  const refused = rounds.find(({ ours }) => ours.statuses["202"] !== ours.requests);
  if (refused) throw new Error(`not every request was accepted: ${JSON.stringify(refused.ours.statuses)}`);
  const rate = ({ requests, seconds }: LoadResult) => requests / seconds;
  const name = client === "node" ? "Node's HTTP client" : "raw sockets";
  return [
    {
      what: `durable accepts, 64 connections, ${name}`,
      ours: perSecond(median(rounds.map(({ ours }) => rate(ours)))),
      yardstick: perSecond(median(rounds.map(({ theirs }) => rate(theirs)))),
      value: median(rounds.map(({ ours, theirs }) => rate(ours) / rate(theirs))),
      target: { atLeast: 0.6 },
    },
    {
      what: `p99 of an accept, ${name}`,
      ours: milliseconds(median(rounds.map(({ ours }) => ours.p99))),
      yardstick: milliseconds(median(rounds.map(({ theirs }) => theirs.p99))),
      value: median(rounds.map(({ ours, theirs }) => ours.p99 / theirs.p99)),
      target: { atMost: 3 },
    },
  ];
}

/** Status, headers and body of one accept, for the bare server to answer with. */
function answerOf(port: number): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const headers = { Host: POST.host, ...POST.headers };
    const outgoing = request({ host: "127.0.0.1", port, path: POST.path, method: "POST", headers }, (incoming) => {
      let body = "";
      incoming.on("data", (chunk) => {
        body += chunk;
      });
      const kept = incoming.rawHeaders.filter(
        (_, index, all) => !OF_THE_CONNECTION.has(all[index - (index % 2)]!.toLowerCase()),
      );
      incoming.on("end", () => resolve([String(incoming.statusCode), JSON.stringify(kept), body]));
    });
    outgoing.on("error", reject);
    outgoing.end(MESSAGE);
  });
}
