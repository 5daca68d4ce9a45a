import { parseArgs } from "node:util";
import type { PermissionMode } from "./engine/iam/authorizer.ts";
import { start, type Terrarium, type TerrariumOptions } from "./index.ts";
import { PlanError } from "./plan/plan-error.ts";
import { StartError } from "./start-error.ts";
import { terminalLog } from "./terminal-log.ts";

const HELP = `Runs the topology of synthesized Terraform JSON on this machine.

  npm run terrarium -- DIR [options]

  DIR                  a cdktf.out: every stack of its manifest is run ("npm run synth" makes one)
  --port N             port of the front door, 0 for a free one (default 4566)
  --data DIR           keep the state here (default: a temporary directory that goes with the process)
  --host NAME=URL      where a name of the world outside lives, e.g. sub.localhost=http://127.0.0.1:4001;
                       may be given several times
  --permissions MODE   enforce refuses what the policies do not allow (default), report only says it, off does not look
  --seed N             seed of everything that happens by chance, to run an interleaving again
  --help               this text

Values of Terraform variables are read from TF_VAR_name. It prints "terrarium ready URL" when everything accepts;
SIGINT and SIGTERM finish what is in flight. It exits with 2 when it cannot run what it was given.
`;

/** Runs the command line and resolves with the exit code: 0 after a signal, 2 for unusable input. */
export async function main(argv: readonly string[]): Promise<number> {
  let terrarium: Terrarium;
  try {
    const options = readArguments(argv);
    if (options === "help") {
      process.stdout.write(HELP);
      return 0;
    }
    terrarium = await start({ ...options, log: terminalLog });
  } catch (error) {
    if (!(error instanceof StartError || error instanceof PlanError)) throw error;
    for (const problem of error.problems) process.stderr.write(`terrarium: ${problem}\n`);
    return 2;
  }
  const signal = nextSignal();
  process.stdout.write(`terrarium ready ${terrarium.url}\n`);
  await signal;
  await terrarium.stop();
  return 0;
}

function readArguments(argv: readonly string[]): TerrariumOptions | "help" {
  let parsed: ReturnType<typeof parse>;
  try {
    parsed = parse(argv);
  } catch (error) {
    throw new StartError([`${(error as Error).message} (--help lists the options)`]);
  }
  const { values, positionals } = parsed;
  if (values.help) return "help";
  const problems: string[] = [];
  const [directory, ...others] = positionals;
  if (!directory)
    problems.push('Say which directory to run: npm run terrarium -- cdktf.out ("npm run synth" makes it).');
  if (others.length > 0) problems.push(`One directory is run at a time; what is "${others.join(" ")}"?`);
  const port = wholeNumber("--port", values.port, 65_535, problems);
  const seed = wholeNumber("--seed", values.seed, Number.MAX_SAFE_INTEGER, problems);
  const permissions = readMode(values.permissions, problems);
  const hosts = readHosts(values.host ?? [], problems);
  if (problems.length > 0 || !directory) throw new StartError(problems);
  return { directory, port, seed, hosts, permissions, data: values.data, variables: readVariables(process.env) };
}

function parse(argv: readonly string[]) {
  return parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      port: { type: "string" },
      data: { type: "string" },
      host: { type: "string", multiple: true },
      permissions: { type: "string" },
      seed: { type: "string" },
      help: { type: "boolean", short: "h" },
    },
  });
}

function wholeNumber(option: string, value: string | undefined, most: number, problems: string[]): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (/^\d+$/.test(value) && number <= most) return number;
  problems.push(`${option} takes a whole number from 0 to ${most}, not "${value}".`);
  return undefined;
}

function readMode(mode: string | undefined, problems: string[]): PermissionMode | undefined {
  if (mode === undefined || mode === "enforce" || mode === "report" || mode === "off") return mode;
  problems.push(`--permissions takes enforce, report or off, not "${mode}".`);
  return undefined;
}

function readHosts(entries: readonly string[], problems: string[]): Record<string, string> {
  const hosts: Record<string, string> = {};
  for (const entry of entries) {
    const [, name, url] = /^([^=\s]+)=(https?:\/\/\S+)$/.exec(entry) ?? [];
    if (name && url && URL.canParse(url)) hosts[name.toLowerCase()] = url;
    else problems.push(`--host takes NAME=URL, such as sub.localhost=http://127.0.0.1:4001, not "${entry}".`);
  }
  return hosts;
}

function readVariables(environment: NodeJS.ProcessEnv): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (name.startsWith("TF_VAR_") && value !== undefined) variables[name.slice("TF_VAR_".length)] = value;
  }
  return variables;
}

/** Resolves at the first SIGINT or SIGTERM; a second one ends the process at once. */
function nextSignal(): Promise<void> {
  return new Promise((resolve) => {
    let seen = false;
    for (const name of ["SIGINT", "SIGTERM"] as const) {
      process.on(name, () => {
        if (seen) process.exit(1);
        seen = true;
        resolve();
      });
    }
  });
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
