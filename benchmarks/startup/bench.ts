import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { type Figure, median, milliseconds } from "../measure/figures.ts";
import { ROOT, startServer } from "../measure/servers.ts";
import { synthesize, temporaryDirectory, UNBRAKED } from "../measure/topology.ts";

const ROUNDS = 15;

/** How long until the synthesized stacks are there, until the terrarium is ready, and how much memory it holds then. */
export async function measure(): Promise<Figure[]> {
  const directory = await synthesize();
  const rounds: Record<"synth" | "single" | "ready" | "empty" | "resident", number>[] = [];
  for (let round = -1; round < ROUNDS; round++) {
    const figures = {
      synth: await timed("main.ts"),
      single: await timed("benchmarks/startup/single-queue-app.ts"),
      empty: await timed("benchmarks/startup/empty.js"),
      ...(await terrariumReady(directory)),
    };
    if (round >= 0) rounds.push(figures);
  }
  const of = (name: keyof (typeof rounds)[number]) => median(rounds.map((round) => round[name]));
  return [
    {
      what: "synth of both stacks, beside an app with one queue",
      ours: milliseconds(of("synth")),
      yardstick: milliseconds(of("single")),
      value: median(rounds.map(({ synth, single }) => synth / single)),
      target: { atMost: 2 },
    },
    {
      what: "process start to ready, beside an empty Node process",
      ours: milliseconds(of("ready")),
      yardstick: milliseconds(of("empty")),
      value: median(rounds.map(({ ready, empty }) => ready / empty)),
      target: { atMost: 8 },
    },
    {
      what: "resident memory when ready, MB",
      ours: `${of("resident").toFixed(0)} MB`,
      yardstick: "",
      value: of("resident"),
      target: { atMost: 150 },
    },
  ];
}

/** Milliseconds from spawn to exit. */
async function timed(file: string): Promise<number> {
  const out = temporaryDirectory();
  const begin = performance.now();
  const child = spawn(process.execPath, [join(ROOT, file)], {
    cwd: ROOT,
    env: { ...process.env, ...UNBRAKED, CDKTF_OUTDIR: out.path },
    stdio: "ignore",
  });
  const [code] = await once(child, "exit");
  const elapsed = performance.now() - begin;
  out.remove();
  if (code !== 0) throw new Error(`${file} ended with ${code}`);
  return elapsed;
}

async function terrariumReady(directory: string): Promise<{ ready: number; resident: number }> {
  const server = await startServer("terrarium/bin.js", [directory, "--port", "0"], UNBRAKED);
  const figures = { ready: server.readyAfter, resident: server.resident() };
  await server.stop();
  return figures;
}
