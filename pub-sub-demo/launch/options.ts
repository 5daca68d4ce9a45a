import { parseArgs } from "node:util";

/** What can be started by its own; the names are those of `--only` and `--without` and of the logs. */
export const PART_NAMES = ["terrarium", "subscriber", "before", "after"] as const;
export type PartName = (typeof PART_NAMES)[number];

/** The option that moves the port of each part, and where the port is if it is left out. */
export const PORT_OPTIONS: Readonly<Record<PartName, { readonly option: string; readonly port: number }>> = {
  terrarium: { option: "port", port: 4566 },
  subscriber: { option: "subscriber-port", port: 4001 },
  before: { option: "before-port", port: 4002 },
  after: { option: "after-port", port: 4003 },
};

export interface Options {
  readonly ports: Readonly<Record<PartName, number>>;
  readonly parts: ReadonlySet<PartName>;
  /** Where the terrarium keeps its state. @default .sluice/data */
  readonly data?: string;
}

/** Every option that cannot be used, a line each. */
export class OptionsError extends Error {
  override readonly name = "OptionsError";
}

export const HELP = `Runs Sluice here: the gateway, its queue and pipe in a terrarium, a subscriber behind it, and two publishers, one that
calls the subscriber (before) and one that calls the gateway (after).

  npm start [-- options]

  --port N             port of the gateway and of the AWS APIs (default 4566)
  --subscriber-port N  port of the subscriber (default 4001)
  --before-port N      port of the publisher that calls the subscriber (default 4002)
  --after-port N       port of the publisher that calls the gateway (default 4003)
                       0 takes a free port
  --data DIR           where queue and bucket are kept (default .sluice/data)
  --without PART       leave a part out; may be given several times
  --only PART          start this part alone, beside an "npm start" that runs without it; may be given several times
                       parts: ${PART_NAMES.join(", ")}
  --help               this text

Ctrl-C ends everything; what is in the queue and in the bucket stays. A second Ctrl-C does not wait.`;

/** Reads the command line, and reports all that is wrong with it at once. */
export function readOptions(argv: readonly string[]): Options | "help" {
  const values = parse(argv);
  if (values.help) return "help";
  const problems: string[] = [];
  const ports = Object.fromEntries(
    PART_NAMES.map((name) => {
      const { option, port } = PORT_OPTIONS[name];
      const seen = values[option] as string | undefined;
      if (seen !== undefined && !(/^\d{1,5}$/.test(seen) && Number(seen) <= 65_535)) {
        problems.push(`--${option} takes a port from 0 to 65535, not "${seen}"`);
      }
      return [name, seen === undefined ? port : Number(seen)];
    }),
  ) as Record<PartName, number>;
  for (const option of ["only", "without"] as const) {
    for (const name of values[option] ?? []) {
      if (!isPartName(name)) problems.push(`--${option} takes one of ${PART_NAMES.join(", ")}, not "${name}"`);
    }
  }
  const parts = new Set(
    PART_NAMES.filter((name) => (values.only?.includes(name) ?? true) && !values.without?.includes(name)),
  );
  if (problems.length === 0 && parts.size === 0) problems.push("--only and --without leave nothing to start");
  if (values.data === "") problems.push("--data takes a directory");
  if (problems.length > 0) throw new OptionsError(problems.join("\n"));
  return { ports, parts, data: values.data };
}

function parse(argv: readonly string[]) {
  const port = { type: "string" } as const;
  try {
    return parseArgs({
      args: [...argv],
      options: {
        ...Object.fromEntries(Object.values(PORT_OPTIONS).map(({ option }) => [option, port])),
        data: { type: "string" },
        only: { type: "string", multiple: true },
        without: { type: "string", multiple: true },
        help: { type: "boolean", short: "h" },
      },
    }).values as {
      readonly [option: string]: unknown;
      readonly data?: string;
      readonly only?: readonly string[];
      readonly without?: readonly string[];
      readonly help?: boolean;
    };
  } catch (error) {
    throw new OptionsError((error as Error).message);
  }
}

function isPartName(name: string): name is PartName {
  return (PART_NAMES as readonly string[]).includes(name);
}
