import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Environment } from "../../deploy/terraform/environment.ts";
import { withoutAccount } from "../../deploy/terraform/environment.ts";
import type { Log } from "./report.ts";

/** The region of every deployment here. */
export const REGION = "eu-west-1";
export const PYTHON = process.env.PYTHON ?? "python3";

const script = (name: string) => join(import.meta.dirname, name);

/** What an account holds: see inventory.py. */
export interface Inventory {
  readonly lists: Readonly<Record<string, readonly string[]>>;
  readonly parts: Readonly<Record<string, string>>;
}

/** A local AWS control plane (aws-control-plane.py) on a free port: one empty account, gone with its process. */
export class ControlPlane {
  readonly env: Environment;
  readonly #process: ChildProcess;

  private constructor(child: ChildProcess, endpoint: string) {
    this.#process = child;
    this.env = {
      ...withoutAccount(),
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: REGION,
      AWS_DEFAULT_REGION: REGION,
      AWS_MAX_ATTEMPTS: "5",
    };
  }

  static async start(log: Log): Promise<ControlPlane> {
    const port = await freePort();
    const child = spawn(PYTHON, [script("aws-control-plane.py"), "-H", "127.0.0.1", "-p", String(port)], {
      env: withoutAccount(),
      stdio: ["ignore", "pipe", "pipe"],
      detached: true, // a Ctrl-C must not end it before Terraform has given back what it holds
    });
    const plane = new ControlPlane(child, `http://127.0.0.1:${port}`);
    const ended = once(child, "exit").then(([code]) => {
      throw new Error(`The control plane ended with ${code} before it was ready.`);
    });
    ended.catch(() => {}); // it ends some time, and then nobody waits for it any more
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", log);
    await Promise.race([ended, answers(plane.endpoint)]);
    return plane;
  }

  get endpoint(): string {
    return this.env.AWS_ENDPOINT_URL as string;
  }

  async inventory(): Promise<Inventory> {
    return JSON.parse(await this.#python("inventory.py")) as Inventory;
  }

  /** Creates a hosted zone, which our stacks are given and do not make. Answers its id. */
  async createZone(name: string): Promise<string> {
    return (await this.#python("inventory.py", "zone", name)).trim();
  }

  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const exit = once(this.#process, "exit");
    this.#process.kill("SIGTERM");
    await exit;
  }

  async #python(name: string, ...args: string[]): Promise<string> {
    const { stdout } = await promisify(execFile)(PYTHON, [script(name), ...args], { env: this.env });
    return stdout;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("No free port was found on 127.0.0.1.");
  return address.port;
}

/** Resolves once the server takes requests; a minute is more than the slowest machine needs to load moto. */
async function answers(endpoint: string): Promise<void> {
  const until = performance.now() + 60_000;
  for (;;) {
    try {
      await fetch(`${endpoint}/moto-api/`);
      return;
    } catch (error) {
      if (performance.now() > until)
        throw new Error(`The control plane did not answer at ${endpoint}.`, { cause: error });
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
