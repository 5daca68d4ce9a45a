import { join } from "node:path";
import { silentLog } from "../../terrarium/engine/log.ts";
import { type Queue, QueueService } from "../../terrarium/engine/queue/queue-service.ts";
import { Store } from "../../terrarium/engine/store.ts";
import { realClock } from "../../terrarium/real-clock.ts";
import { createWorld } from "../../terrarium/world.ts";
import { type Figure, median } from "../measure/figures.ts";
import { load } from "../measure/load.ts";
import { startServer } from "../measure/servers.ts";
import { synthesize, temporaryDirectory } from "../measure/topology.ts";

const FEW = 10;
const MANY = 100_000;
const CYCLES = 2_000;
const ROUNDS = 5;
const BODY = JSON.stringify({ id: 10, age: 31, name: "leedonggyu", job: "devops" });

/** Whether receives and deletes slow down as messages wait or are in flight, and what a waiting message costs. */
export async function measure(): Promise<Figure[]> {
  const waiting = await slowdown(async (queue, depth) => send(queue, depth));
  const inFlight = await slowdown(async (queue, depth) => {
    await send(queue, depth);
    for (let held = 0; held < depth; held += 10) await queue.receive({ max: 10, visibilityTimeout: 43_200 });
    await send(queue, CYCLES);
  });
  return [
    slowdownFigure("receive and delete, 10 → 100,000 waiting", waiting),
    slowdownFigure("receive and delete, 10 → 100,000 in flight", inFlight),
    await memoryOfMessage(),
  ];
}

interface Slowdown {
  readonly few: number;
  readonly many: number;
  readonly ratio: number;
}

function slowdownFigure(what: string, { few, many, ratio }: Slowdown): Figure {
  const perCycle = (value: number) => `${(value * 1000).toFixed(0)} µs`;
  return { what, ours: perCycle(many), yardstick: perCycle(few), value: ratio, target: { atMost: 1.5 } };
}

/** Milliseconds of a cycle beside a short queue and beside a long one, measured in turn. */
async function slowdown(prepare: (queue: Queue, depth: number) => Promise<void>): Promise<Slowdown> {
  const data = temporaryDirectory();
  const world = createWorld({
    account: { id: "000000000000", region: "us-east-1", partition: "aws", endpoint: "http://127.0.0.1" },
    clock: realClock,
    seed: 1,
    store: new Store(join(data.path, "backlog.db")),
    log: silentLog,
    outside: () => Promise.reject(new Error("nothing is outside")),
  });
  const queues = world.service(QueueService);
  const [short, long] = [queues.create({ name: "short" }), queues.create({ name: "long" })];
  await prepare(short, FEW);
  await prepare(long, MANY);
  const rounds: { few: number; many: number }[] = [];
  for (let round = -1; round < ROUNDS; round++) {
    const figures = { few: await cycle(short), many: await cycle(long) };
    if (round >= 0) rounds.push(figures);
  }
  world.store.close();
  data.remove();
  return {
    few: median(rounds.map(({ few }) => few)),
    many: median(rounds.map(({ many }) => many)),
    ratio: median(rounds.map(({ few, many }) => many / few)),
  };
}

/** Each cycle takes one message, deletes it and sends another, so that the depth stays; 32 run side by side. */
async function cycle(queue: Queue): Promise<number> {
  let left = CYCLES;
  const begin = performance.now();
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      while (left-- > 0) {
        const [message] = await queue.receive({ max: 1 });
        if (!message) throw new Error("the queue ran empty");
        await queue.delete(message.receiptHandle);
        await queue.send({ body: BODY });
      }
    }),
  );
  return (performance.now() - begin) / CYCLES;
}

async function send(queue: Queue, count: number): Promise<void> {
  for (let sent = 0; sent < count; sent += 1000) {
    await Promise.all(Array.from({ length: Math.min(1000, count - sent) }, () => queue.send({ body: BODY })));
  }
}

/** Bytes of resident memory that each of 100,000 messages in the queue adds to the process. */
async function memoryOfMessage(): Promise<Figure> {
  const data = temporaryDirectory();
  const terrarium = await startServer("terrarium/bin.js", [
    await synthesize(["gateway"]),
    "--port",
    "0",
    "--data",
    data.path,
  ]);
  const post = (requests: number) =>
    load({
      port: terrarium.port,
      path: "/events/sub",
      host: "sub-gw.localhost",
      headers: { "Content-Type": "application/json" },
      body: BODY,
      connections: 64,
      requests,
    });
  await post(50_000);
  const before = terrarium.resident();
  await post(MANY);
  const after = terrarium.resident();
  await terrarium.stop();
  data.remove();
  const bytes = ((after - before) * 1024 * 1024) / MANY;
  return {
    what: "memory of a queued message, with 100,000, KB",
    ours: `${bytes.toFixed(0)} B`,
    yardstick: "",
    value: bytes / 1024,
    target: { atMost: 1 },
  };
}
