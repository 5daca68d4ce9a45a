import { mkdirSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { Crew } from "./crew.ts";
import { missingPieces } from "./installation.ts";
import { addresses, DATA, localPlans, ROOT } from "./local-parts.ts";
import { HELP, type Options, OptionsError, PART_NAMES, type PartName, readOptions } from "./options.ts";
import { orderAddresses } from "./order-addresses.ts";
import type { Part } from "./part.ts";
import { busyPorts, choosePorts } from "./ports.ts";
import { endOnSignals } from "./signals.ts";
import { summary } from "./summary.ts";
import { Terminal } from "./terminal.ts";

const EXIT_CANNOT_START = 1;
const EXIT_WRONG_OPTIONS = 2;
const SLOW_MS = 10_000;

type Ports = Readonly<Record<PartName, number>>;

/** Runs everything until it is told to end, and resolves with the exit code. */
export async function launch(argv: readonly string[]): Promise<number> {
  const terminal = new Terminal(["synth", ...PART_NAMES]);
  let options: Options | "help";
  try {
    options = readOptions(argv);
  } catch (error) {
    if (!(error instanceof OptionsError)) throw error;
    terminal.complain([...error.message.split("\n"), "npm start -- --help lists the options"]);
    return EXIT_WRONG_OPTIONS;
  }
  if (options === "help") {
    terminal.say(HELP);
    return 0;
  }
  const { parts } = options;
  const ports = await choosePorts(options.ports);
  const inUse = Object.fromEntries([...parts].map((name) => [name, ports[name]]));
  const problems = [...missingPieces(ROOT, parts.has("terrarium")), ...(await busyPorts(inUse))];
  if (problems.length > 0) {
    terminal.complain(problems);
    return EXIT_CANNOT_START;
  }
  return await run(ports, parts, options.data ? resolve(options.data) : DATA, terminal);
}

async function run(ports: Ports, parts: ReadonlySet<PartName>, data: string, terminal: Terminal): Promise<number> {
  const plans = localPlans(ports, data);
  mkdirSync(dirname(plans.synthesized), { recursive: true });
  const crew = new Crew({
    onLine: (name, line) => terminal.line(name, line),
    onCrash: (name, ending) => terminal.crash(name, ending),
    onKill: (names) => terminal.say(`${names.join(", ")} did not end in time and had to be killed`),
    onLeave: (name) => {
      if (name === "synth") return;
      if (crew.size === 0) crew.stop();
      else terminal.say(`${name} was stopped, the rest goes on. It comes back with: npm start -- --only ${name}`);
    },
  });
  endOnSignals(crew, (text) => terminal.say(text));

  const running = new Map<PartName, Part>();
  const start = (name: PartName) => running.set(name, crew.start(plans.parts[name]));
  // What the terrarium runs takes longest, so it goes first; the servers do not need it in order to start.
  const synth = parts.has("terrarium") ? crew.start(plans.synth) : undefined;
  for (const name of parts) if (name !== "terrarium") start(name);

  const ready = async () => {
    await synth?.ended;
    if (synth && !crew.stopping) start("terrarium");
    await Promise.all([...running.values()].map((part) => part.ready));
  };
  const slow = setTimeout(() => terminal.say("Still starting; what was said above may tell why."), SLOW_MS);
  ready().then(async () => {
    clearTimeout(slow);
    const orders = running.has("terrarium") ? await orderAddresses(addresses(ports).aws) : {};
    const pids = new Map([...running].map(([name, { pid }]) => [name, pid]));
    const seconds = process.uptime();
    const here = (path: string) => relative(process.cwd(), path) || ".";
    const props = { ports, pids, seconds, orders, data: here(data), synthesized: here(plans.synthesized) };
    if (!crew.stopping) terminal.say(summary(props, terminal.paint));
  });
  const code = await crew.finished;
  clearTimeout(slow);
  return code;
}
