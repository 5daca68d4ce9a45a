import { type CommandResult, runCommand } from "./command.ts";
import type { Environment } from "./environment.ts";

export interface TerraformOptions {
  /** Where the configuration is. */
  readonly directory: string;
  readonly env: Environment;
  readonly signal?: AbortSignal;
  /** Gets the command line and what Terraform prints. */
  readonly log?: (text: string) => void;
  /** Is told when a command is repeated, and why. */
  readonly warn?: (message: string) => void;
}

/** A command of Terraform that failed, with what it printed. */
export class TerraformFailed extends Error {
  readonly result: CommandResult;

  constructor(command: string, result: CommandResult) {
    const how = result.stopped ?? `exit code ${result.code}`;
    super(`terraform ${command} failed (${how})\n${errorsOf(result.output)}`);
    this.name = "TerraformFailed";
    this.result = result;
  }
}

/** What an answer that was cut off on its way looks like; it says nothing of the configuration, and the next attempt gets through. */
const CUT_OFF = "use of closed network connection";
const ATTEMPTS = 3;
const MINUTE = 60_000;

/** Terraform on one directory, as a script runs it: no terminal, no colours, no questions. */
export class Terraform {
  readonly #options: TerraformOptions;

  constructor(options: TerraformOptions) {
    this.#options = options;
  }

  /** @throws TerraformFailed unless the command ends with one of the codes. */
  async run(args: readonly string[], accepted: readonly number[] = [0], timeout = 10 * MINUTE): Promise<CommandResult> {
    const command = args.join(" ");
    const env = { ...this.#options.env, TF_CLI_ARGS: "-no-color" };
    for (let attempt = 1; ; attempt++) {
      this.#options.log?.(`\n$ terraform ${command}\n`);
      const result = await runCommand("terraform", args, { ...this.#options, env, timeout });
      if (accepted.includes(result.code)) return result;
      if (attempt === ATTEMPTS || !failedByCutOffAlone(result)) throw new TerraformFailed(command, result);
      this.#options.warn?.(`terraform ${args[0]} is repeated: "${CUT_OFF}"`);
    }
  }

  /** What a plan file, or the state, holds. Source: "JSON Output Format". */
  async show<T>(planFile?: string): Promise<T> {
    const { stdout } = await this.run(["show", "-json", ...(planFile === undefined ? [] : [planFile])]);
    return JSON.parse(stdout) as T;
  }
}

/** Whether each error of a command is an answer that was cut off. */
function failedByCutOffAlone({ stopped, output }: CommandResult): boolean {
  if (stopped !== undefined) return false;
  const errors = output.split(/^.{0,4}Error: /m).slice(1);
  return errors.length > 0 && errors.every((error) => error.includes(CUT_OFF));
}

/** From the first error on; everything if there is none. */
function errorsOf(output: string): string {
  const at = output.search(/^.{0,4}Error: /m);
  return (at < 0 ? output : output.slice(at)).trim();
}
