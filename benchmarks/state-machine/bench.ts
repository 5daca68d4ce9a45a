import { join } from "node:path";
import { silentLog } from "../../terrarium/engine/log.ts";
import type { MachineType } from "../../terrarium/engine/state-machine/machine-type.ts";
import { StateMachineService } from "../../terrarium/engine/state-machine/state-machine-service.ts";
import { Store } from "../../terrarium/engine/store.ts";
import type { World } from "../../terrarium/engine/world.ts";
import { realClock } from "../../terrarium/real-clock.ts";
import { createWorld } from "../../terrarium/world.ts";
import { type Figure, median, perSecond } from "../measure/figures.ts";
import { temporaryDirectory } from "../measure/topology.ts";

const INPUT = JSON.stringify({ n: 1, name: "leedonggyu", basket: [{ id: 3, quantity: 2 }] });
const CONCURRENCY = 64;
const EXECUTIONS = 6000;
const ROUNDS = 7;
const STATES = 5;
const MORE_STATES = 25;

/** Executions a second of a machine of Pass and Choice states on a real disk, beside one durable row for each; and what a state adds. */
export async function measure(): Promise<Figure[]> {
  const directory = temporaryDirectory();
  const store = new Store(join(directory.path, "state.db"));
  const world = createWorld({
    account: { id: "000000000000", region: "us-east-1", partition: "aws", endpoint: "http://127.0.0.1:4566" },
    clock: realClock,
    seed: 1,
    store,
    log: silentLog,
    outside: (request) => Promise.reject(new Error(`nobody is reachable, ${request.url} neither`)),
  });
  try {
    const short = starter(world, STATES, "STANDARD");
    const long = starter(world, MORE_STATES, "STANDARD");
    const express = starter(world, STATES, "EXPRESS");
    const row = bareRow(store);
    const rounds: { short: number; long: number; express: number; row: number }[] = [];
    await rate(short);
    for (let round = 0; round < ROUNDS; round++) {
      rounds.push({
        short: await rate(short),
        row: await rate(row),
        long: await rate(long),
        express: await rate(express),
      });
    }
    const of = (name: "short" | "long" | "express" | "row") => median(rounds.map((round) => round[name]));
    const aState = median(rounds.map(({ short: s, long: l }) => (1e6 / l - 1e6 / s) / (MORE_STATES - STATES)));
    return [
      {
        what: "durable executions of five states, beside one durable row each",
        ours: perSecond(of("short")),
        yardstick: perSecond(of("row")),
        value: median(rounds.map((round) => round.short / round.row)),
        target: { atLeast: 0.04 },
      },
      {
        what: "what one more state adds, in microseconds",
        ours: `${aState.toFixed(1)} µs`,
        yardstick: "",
        value: aState,
        target: { atMost: 50 },
      },
      {
        what: "EXPRESS executions of five states, beside durable ones",
        ours: perSecond(of("express")),
        yardstick: perSecond(of("short")),
        value: median(rounds.map((round) => round.express / round.short)),
      },
    ];
  } finally {
    store.close();
    directory.remove();
  }
}

/** One execution from its start to its end. */
function starter(world: World, count: number, type: MachineType): () => Promise<unknown> {
  const service = world.service(StateMachineService);
  const states = Object.fromEntries(Array.from({ length: count }, (_, index) => [`S${index}`, state(index, count)]));
  const { arn } = service.declare(
    {
      name: `machine-${count}-${type}`,
      type,
      roleArn: "arn:aws:iam::000000000000:role/machine",
      definition: JSON.stringify({ StartAt: "S0", States: states }),
    },
    `bench/${count}-${type}`,
  );
  const { executions } = service;
  if (type === "EXPRESS") return () => executions.startSync({ machineArn: arn, input: INPUT });
  return async () => executions.ended((await executions.start({ machineArn: arn, input: INPUT })).executionArn);
}

function state(index: number, count: number): object {
  const next = `S${index + 1}`;
  if (index % 2)
    return { Type: "Choice", Choices: [{ Variable: "$.n", NumericGreaterThan: 0, Next: next }], Default: next };
  const end = index === count - 1 ? { End: true } : { Next: next };
  return { Type: "Pass", Parameters: { "n.$": "$.n", "name.$": "$.name", "basket.$": "$.basket" }, ...end };
}

function bareRow(store: Store): () => Promise<unknown> {
  store.define("CREATE TABLE IF NOT EXISTS rows (id INTEGER PRIMARY KEY, input TEXT NOT NULL) STRICT");
  const insert = store.prepare("INSERT INTO rows (input) VALUES (?)");
  return () => store.write(() => insert.run(INPUT));
}

async function rate(once: () => Promise<unknown>): Promise<number> {
  let left = EXECUTIONS;
  const started = performance.now();
  const client = async () => {
    while (left-- > 0) await once();
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, client));
  return (EXECUTIONS / (performance.now() - started)) * 1000;
}
