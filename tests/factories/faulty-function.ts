import { createHash } from "node:crypto";
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { storedZip } from "../../constructs/stored-zip.ts";

export type Fault = "error" | "time-out" | "crash";

/** What goes wrong with one step of one order. */
export interface Injected {
  readonly how: Fault;
  /**
   * `after`: the work is done, and nobody hears of it, which is the worst moment. `sending`: at its first request to a socket, which is not
   * made. @default "after"
   */
  readonly when?: "before" | "sending" | "after";
  /** How many tries fail. @default all of them */
  readonly times?: number;
}

/** Faults of functions, by step and order: functions are packed anew with code around theirs, and look here at each call. */
export class Faults {
  readonly #directory = mkdtempSync(join(tmpdir(), "faults-"));
  readonly #all: Record<string, Injected> = {};

  constructor() {
    this.#write();
  }

  inject(step: string, orderId: string, fault: Injected): void {
    this.#all[`${step} ${orderId}`] = fault;
    this.#write();
  }

  heal(): void {
    for (const key of Object.keys(this.#all)) delete this.#all[key];
    this.#write();
  }

  /** How often a fault happened to an order so far. */
  happened(step: string, orderId: string): number {
    const lines = readFileSync(join(this.#directory, "happened"), "utf8").split("\n");
    return lines.filter((line) => line === `${step} ${orderId}`).length;
  }

  /** Puts the code in the place of functions in the synthesized JSON of a stack: those of these folders of `lambdas`. */
  surround(directory: string, stack: string, steps: readonly string[]): void {
    const home = join(directory, "stacks", stack);
    const file = join(home, "cdk.tf.json");
    const json = JSON.parse(readFileSync(file, "utf8"));
    const functions = Object.values<Record<string, string>>(json.resource.aws_lambda_function);
    for (const step of steps) {
      const fn = functions.find(({ function_name }) => function_name?.endsWith(`-${step}`));
      if (fn === undefined) throw new Error(`${stack} has no function ${step}`);
      const real = onlyFile(readFileSync(join(home, fn.filename!)));
      const zip = storedZip([
        { name: "index.mjs", content: Buffer.from(this.#code(step)) },
        { name: "real.mjs", content: real },
      ]);
      fn.filename = `${step}-with-faults.zip`;
      fn.source_code_hash = createHash("sha256").update(zip).digest("base64");
      writeFileSync(join(home, fn.filename), zip);
    }
    writeFileSync(file, JSON.stringify(json));
  }

  remove(): void {
    rmSync(this.#directory, { recursive: true, force: true });
  }

  #code(step: string): string {
    return `
      import { appendFileSync, readFileSync } from "node:fs";
      import http from "node:http";
      import https from "node:https";
      import { syncBuiltinESMExports } from "node:module";
      import { handler as real } from "./real.mjs";
      const happened = ${JSON.stringify(join(this.#directory, "happened"))};
      const faultOf = (key) => {
        const fault = JSON.parse(readFileSync(${JSON.stringify(join(this.#directory, "faults.json"))}, "utf8"))[key];
        if (fault === undefined) return undefined;
        const times = readFileSync(happened, "utf8").split("\\n").filter((line) => line === key).length;
        return times < (fault.times ?? Infinity) ? fault : undefined;
      };
      const happen = async (key, how) => {
        appendFileSync(happened, key + "\\n");
        if (how === "error") throw new TypeError("an injected fault");
        if (how === "crash") process.exit(1);
        await new Promise(() => setInterval(() => {}, 1000));
      };
      let atSending = async () => {};
      for (const transport of [http, https]) {
        const request = transport.request;
        transport.request = (options, ...rest) => {
          if (options.path?.includes("@connections")) atSending();
          return request(options, ...rest);
        };
      }
      syncBuiltinESMExports();
      export async function handler(event, context) {
        const key = ${JSON.stringify(step)} + " " + event.orderId;
        const fault = faultOf(key);
        if (fault?.when === "before") await happen(key, fault.how);
        atSending = async () => fault?.when === "sending" && happen(key, fault.how);
        const result = await real(event, context);
        if (fault !== undefined && fault.when !== "sending") await happen(key, fault.how);
        return result;
      }`;
  }

  #write(): void {
    const log = join(this.#directory, "happened");
    if (!existsSync(log)) appendFileSync(log, "");
    writeFileSync(join(this.#directory, "faults.json"), JSON.stringify(this.#all));
  }
}

/** The first file of an archive that compresses nothing, as ours are. */
function onlyFile(zip: Buffer): Buffer {
  const start = 30 + zip.readUInt16LE(26) + zip.readUInt16LE(28);
  return zip.subarray(start, start + zip.readUInt32LE(18));
}
