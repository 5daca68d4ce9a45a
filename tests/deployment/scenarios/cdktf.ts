import { existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { cdktfCommand } from "../../../deploy/cdktf/command-line.ts";
import { installCdktf } from "../../../deploy/cdktf/install.ts";
import { runCommand } from "../../../deploy/terraform/command.ts";
import { type Account, expectNone, withAccount } from "../account.ts";
import { LEAST_SETTINGS, type Settings } from "../app-home.ts";
import { broken, promises } from "../expected-outputs.ts";
import type { Log } from "../report.ts";
import { StateBucket } from "../state-bucket.ts";
import { type Machine, VARIABLES } from "../terraform-project.ts";

const TEST = "cdktf";
const STATE_BUCKET = "sluice-state-test";

/** Where the states are is a matter of settings alone. */
const NO_BUCKET: Settings = { ...LEAST_SETTINGS, STACKS: "gateway,subscriber" };
const IN_BUCKET: Settings = { ...NO_BUCKET, STATE_BUCKET };
const BESIDE_BUCKET: Settings = { ...IN_BUCKET, STATE_IN_BUCKET: "false" };
const MOVE: Settings = { TF_CLI_ARGS_init: "-force-copy" };

const { api_key_id: _, ...gateway } = promises.gateway!;
const { server_role_arn: __, ...subscriber } = promises.subscriber!;
const record = (name: string) => new RegExp(`^{"name":"${name}","type":"CNAME","value":".+"}$`);
/** Without a hosted zone the DNS records are outputs; without SUBSCRIBER_BUCKET its name is made up by AWS. */
const PROMISES = {
  gateway: {
    ...gateway,
    certificate_dns_record: record("_\\w+\\.sub-gw\\.example\\.com\\."),
    domain_urls: /^{"events":"https:\/\/sub-gw\.example\.com\/events\/sub"}$/,
    gateway_dns_record: record("sub-gw\\.example\\.com"),
    gateway_urls: /^{"events":"https:\/\/\w+\.execute-api\.eu-west-1\.amazonaws\.com\/events\/sub"}$/,
  },
  subscriber: { ...subscriber, bucket_name: /^"sluice-subscriber-\d{26}"$/ },
};

/**
 * What docs/operations.md tells people to type, through cdktf-cli and without a terminal: two stacks with a reference between them are
 * deployed, their states move into a bucket and back, and all of it comes away.
 */
export function cdktf(machine: Machine): Promise<void> {
  return withAccount(machine, TEST, async (account) => {
    const cli = new Cli(machine, account);
    const { home, check } = account;
    await machine.report.run(TEST, [
      { name: "cdktf-cli is there", run: () => cli.install() },
      {
        name: "deploy two stacks",
        run: async (log) => {
          await cli.run(log, NO_BUCKET, "deploy", "*", "--auto-approve", "--outputs-file", "outputs.json");
          const outputs = JSON.parse(readFileSync(join(home.directory, "outputs.json"), "utf8"));
          const stacks = Object.keys(PROMISES);
          return expectNone(
            "Outputs",
            stacks.flatMap((stack) => broken(stack, outputs[stack], PROMISES)),
          );
        },
      },
      { name: "diff is empty", run: (log) => cli.expectNoDifference(log, NO_BUCKET, "subscriber") },
      {
        name: "deploy the state bucket",
        run: async (log) => void (await cli.run(log, BESIDE_BUCKET, "deploy", "state", "--auto-approve")),
      },
      {
        name: "states move to the bucket",
        run: async (log) => {
          await cli.run(log, { ...IN_BUCKET, ...MOVE }, "deploy", "*", "--auto-approve", "--migrate-state");
          return expectNone("Not in the bucket", await cli.statesMissing());
        },
      },
      {
        name: "local files are lost",
        run: async (log) => {
          for (const name of readdirSync(home.directory)) {
            if (/^cdktf\.out$|\.tfstate/.test(name)) rmSync(join(home.directory, name), { recursive: true });
          }
          await cli.expectNoDifference(log, IN_BUCKET, "gateway");
          return cli.expectNoDifference(log, IN_BUCKET, "subscriber");
        },
      },
      {
        name: "bucket refuses to go",
        run: async (log) => {
          const output = await cli
            .run(log, IN_BUCKET, "destroy", "state", "--auto-approve")
            .catch(({ message }) => message);
          if (!output.includes("Instance cannot be destroyed")) {
            throw new Error(`The bucket with the states in it must not be destroyed:\n${output}`);
          }
        },
      },
      {
        name: "states move back",
        run: async (log) => {
          await cli.run(log, { ...BESIDE_BUCKET, ...MOVE }, "deploy", "*", "--auto-approve", "--migrate-state");
          const names = ["gateway", "subscriber", "state"].map((stack) => `terraform.sluice.${stack}.tfstate`);
          return expectNone(
            "Not there",
            names.filter((name) => !existsSync(join(home.directory, name))),
          );
        },
      },
      { name: "diff is still empty", run: (log) => cli.expectNoDifference(log, BESIDE_BUCKET, "subscriber") },
      {
        name: "destroy",
        run: async (log) => void (await cli.run(log, BESIDE_BUCKET, "destroy", "*", "--auto-approve")),
      },
      { name: "nothing is left", run: async () => expectNone("Left in the account", await check.leftOver()) },
    ]);
  });
}

/** cdktf-cli in the directory of an account's app. */
class Cli {
  readonly #machine: Machine;
  readonly #account: Account;
  #program = "";

  constructor(machine: Machine, account: Account) {
    this.#machine = machine;
    this.#account = account;
  }

  async install(): Promise<void> {
    const say = (message: string) => this.#machine.report.note(`      ${message}`);
    this.#program = await installCdktf(join(tmpdir(), "sluice"), say);
  }

  async run(log: Log, settings: Settings, ...args: string[]): Promise<string> {
    const { plane, home } = this.#account;
    const command = cdktfCommand(this.#program, args, { ...plane.env, ...VARIABLES, ...settings });
    log(`\n$ cdktf ${args.join(" ")}\n`);
    const result = await this.#machine.slots.use(() =>
      runCommand(process.execPath, command.args, {
        directory: home.directory,
        env: command.env,
        timeout: 600_000,
        signal: this.#machine.signal,
        log: (text) => log(legible(text)),
      }),
    );
    const output = legible(result.output);
    if (result.code !== 0) throw new Error(`cdktf ${args[0]} failed (${result.stopped ?? result.code}):\n${output}`);
    return output;
  }

  async expectNoDifference(log: Log, settings: Settings, stack: string): Promise<void> {
    const output = await this.run(log, settings, "diff", stack);
    if (!output.includes("No changes.")) throw new Error(`cdktf diff ${stack} must find no difference:\n${output}`);
  }

  /** Stacks whose state is not in the bucket. */
  async statesMissing(): Promise<string[]> {
    const keys = await new StateBucket(this.#account.plane, STATE_BUCKET).keys();
    return ["gateway", "subscriber", "state"].filter((stack) => !keys.includes(`sluice/${stack}.tfstate`));
  }
}

/** Without colours and the frames of its animation. */
function legible(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal understands begins with ESC
  return text.replaceAll(/\x1b\[[0-9;]*[A-Za-z]/g, "").replaceAll(/^.*[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏].*\n|^\s*\n/gm, "");
}
