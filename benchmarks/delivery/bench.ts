import { type Figure, median, perSecond } from "../measure/figures.ts";
import { load } from "../measure/load.ts";
import { type ServerProcess, startServer } from "../measure/servers.ts";
import { raiseDestinationRate, synthesize, temporaryDirectory } from "../measure/topology.ts";

const MESSAGE = JSON.stringify({ id: 10, age: 31, name: "leedonggyu", job: "devops" });
const MESSAGES = 60_000;
const ROUNDS = 3;

/**
 * How fast a message goes through gateway, queue and pipe to an Express subscriber, beside posting to it directly with the same HTTP
 * client that the pipe is made with.
 */
export async function measure(): Promise<Figure[]> {
  const subscriber = await startServer("benchmarks/delivery/express-subscriber.ts");
  try {
    await direct(subscriber);
    const rounds: { direct: number; drained: number; through: number }[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      rounds.push({
        direct: await direct(subscriber),
        drained: await drained(subscriber),
        through: await through(subscriber),
      });
    }
    const yardstick = perSecond(median(rounds.map((round) => round.direct)));
    return [
      {
        what: "delivery of a backlog (queue → pipe → subscriber)",
        ours: perSecond(median(rounds.map((round) => round.drained))),
        yardstick,
        value: median(rounds.map((round) => round.drained / round.direct)),
        target: { atLeast: 0.5 },
      },
      {
        what: "end to end under load (gateway → … → subscriber)",
        ours: perSecond(median(rounds.map((round) => round.through))),
        yardstick,
        value: median(rounds.map((round) => round.through / round.direct)),
      },
    ];
  } finally {
    await subscriber.stop();
  }
}

/** Posts the messages to the subscriber itself, and returns arrivals a second. */
async function direct(subscriber: ServerProcess): Promise<number> {
  const arrivals = rateOfArrivals(subscriber);
  await post(subscriber.port, "/sub", "sub.localhost");
  return arrivals;
}

/** Queues the messages while no pipe runs, then starts the pipe. */
async function drained(subscriber: ServerProcess): Promise<number> {
  const data = temporaryDirectory();
  const filling = await startServer("terrarium/bin.js", [
    await synthesize(["gateway"]),
    "--port",
    "0",
    "--data",
    data.path,
  ]);
  await post(filling.port, "/events/sub", "sub-gw.localhost");
  await filling.stop();
  const arrivals = rateOfArrivals(subscriber);
  const terrarium = await startWhole(subscriber, data.path);
  const rate = await arrivals;
  await terrarium.stop();
  data.remove();
  return rate;
}

/** Queues and delivers at the same time. */
async function through(subscriber: ServerProcess): Promise<number> {
  const data = temporaryDirectory();
  const terrarium = await startWhole(subscriber, data.path);
  const arrivals = rateOfArrivals(subscriber);
  await post(terrarium.port, "/events/sub", "sub-gw.localhost");
  const rate = await arrivals;
  await terrarium.stop();
  data.remove();
  return rate;
}

async function startWhole(subscriber: ServerProcess, data: string): Promise<ServerProcess> {
  const directory = await synthesize();
  raiseDestinationRate(directory);
  const host = `sub.localhost=http://127.0.0.1:${subscriber.port}`;
  const env = { TF_VAR_subscriber_api_key: "benchmark-subscriber-key" };
  return startServer("terrarium/bin.js", [directory, "--port", "0", "--data", data, "--host", host], env);
}

async function post(port: number, path: string, host: string): Promise<void> {
  const headers = { "Content-Type": "application/json" };
  const { statuses } = await load({
    port,
    path,
    host,
    headers,
    body: MESSAGE,
    connections: 64,
    requests: MESSAGES,
    client: "node",
  });
  const accepted = (statuses["200"] ?? 0) + (statuses["202"] ?? 0);
  if (accepted !== MESSAGES) throw new Error(`not every message was accepted: ${JSON.stringify(statuses)}`);
}

async function rateOfArrivals(subscriber: ServerProcess): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${subscriber.port}/arrivals/${MESSAGES}`);
  const { elapsed } = (await response.json()) as { elapsed: number };
  return MESSAGES / (elapsed / 1000);
}
