import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Figure, median, milliseconds, perSecond } from "../measure/figures.ts";
import { ROOT, type ServerProcess, startServer } from "../measure/servers.ts";
import { temporaryDirectory } from "../measure/topology.ts";
import { pushPath, roleKeys } from "./back-end.ts";
import { enginePushes } from "./engine-push.ts";
import { type SocketLoad, startLoad } from "./load.ts";
import type { Outcome } from "./load-child.ts";
import { ADMINISTRATORS, type Keys } from "./signed-post.ts";

const SOCKETS = 1000;
const CONNECTIONS = 64;
const ROUNDS = 5;
const SECONDS = 3;
/** Of sockets that ask at once: as many environments of the function run. */
const ASKING = 4;

/** A server with its thousand sockets. */
interface Held {
  readonly server: ServerProcess;
  readonly load: SocketLoad;
  /** KB of resident memory. */
  readonly perSocket: number;
}

type Comparison = { readonly ours: Outcome; readonly theirs: Outcome }[];

/** How fast a thousand sockets are pushed to, beside a bare `ws` server with a thousand sockets. */
export async function measure(): Promise<Figure[]> {
  const out = temporaryDirectory();
  await promisify(execFile)(process.execPath, [join(import.meta.dirname, "push-app.ts")], {
    cwd: ROOT,
    env: { ...process.env, CDKTF_OUTDIR: out.path },
  });
  const terrarium = await startServer("terrarium/bin.js", [out.path, "--port", "0"]);
  const path = await pushPath(terrarium.port);
  const ours = await hold(terrarium, path);
  const theirs = await hold(await startServer("benchmarks/websocket-push/bare-server.ts"), path);
  const push = (keys: Keys) => compare(ours, theirs, { do: "push", connections: CONNECTIONS, seconds: SECONDS, keys });
  try {
    const byRole = await push(await roleKeys(terrarium.port));
    const byAdministrator = await push(ADMINISTRATORS);
    const answers = await compare(ours, theirs, { do: "ask", sockets: ASKING, seconds: SECONDS });
    const engine = median([await enginePushes(), await enginePushes(), await enginePushes()]);
    return [
      { ...rates("pushes of a role, each signature checked", byRole), target: { atLeast: 0.5 } },
      { ...rates("pushes with an administrator's keys", byAdministrator), target: { atLeast: 0.5 } },
      {
        what: "p99 from the POST of a role to the frame",
        ours: milliseconds(median(byRole.map(({ ours }) => ours.p99))),
        yardstick: milliseconds(median(byRole.map(({ theirs }) => theirs.p99))),
        value: median(byRole.map(({ ours, theirs }) => ours.p99 / theirs.p99)),
      },
      rates(`messages answered by a function, ${ASKING} sockets`, answers),
      { what: "pushes within the engine", ours: perSecond(engine), yardstick: "", value: engine },
      {
        what: "resident memory of a socket, KB",
        ours: `${ours.perSocket.toFixed(1)} KB`,
        yardstick: `${theirs.perSocket.toFixed(1)} KB`,
        value: ours.perSocket / theirs.perSocket,
      },
    ];
  } finally {
    for (const { load, server } of [ours, theirs]) {
      load.stop();
      await server.stop();
    }
    out.remove();
  }
}

async function hold(server: ServerProcess, path: string): Promise<Held> {
  const load = startLoad();
  // The first socket wakes what sockets have in common, the function among it.
  await load.run({ do: "open", port: server.port, path, sockets: 1, atOnce: 1 });
  const before = server.resident();
  await load.run({ do: "open", port: server.port, path, sockets: SOCKETS - 1, atOnce: 1 });
  return { server, load, perSocket: ((server.resident() - before) * 1024) / (SOCKETS - 1) };
}

async function compare(ours: Held, theirs: Held, order: Parameters<SocketLoad["run"]>[0]): Promise<Comparison> {
  const rounds: { ours: Outcome; theirs: Outcome }[] = [];
  for (let round = -1; round < ROUNDS; round++) {
    const outcome = { theirs: await theirs.load.run(order), ours: await ours.load.run(order) };
    if (round >= 0) rounds.push(outcome);
  }
  return rounds;
}

function rates(what: string, rounds: Comparison): Figure {
  const rate = ({ count, seconds }: Outcome) => count / seconds;
  return {
    what,
    ours: perSecond(median(rounds.map(({ ours }) => rate(ours)))),
    yardstick: perSecond(median(rounds.map(({ theirs }) => rate(theirs)))),
    value: median(rounds.map(({ ours, theirs }) => rate(ours) / rate(theirs))),
  };
}
