import type { CommandResult } from "../../deploy/terraform/command.ts";
import type { Environment } from "../../deploy/terraform/environment.ts";
import { providerInstallation } from "../../deploy/terraform/provider-mirror.ts";
import { PROVIDER_VERSION } from "../../deploy/terraform/provider-version.ts";
import { Terraform } from "../../deploy/terraform/terraform.ts";
import type { Plan } from "./plan-changes.ts";
import type { Log, Report } from "./report.ts";
import { commandSlots, Slots } from "./slots.ts";

/** What is shared by every Terraform command of a run. */
export class Machine {
  readonly report: Report;
  readonly signal: AbortSignal;
  readonly slots = commandSlots();
  /** Terraform's plugin cache is not made for two at a time. */
  readonly #inits = new Slots(1);
  readonly provider: Environment = providerInstallation(PROVIDER_VERSION, process.env);

  constructor(report: Report, signal: AbortSignal) {
    this.report = report;
    this.signal = signal;
  }

  init<T>(work: () => Promise<T>): Promise<T> {
    return this.#inits.use(work);
  }
}

export interface StateResource {
  readonly address: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** Not known to be whole: the next apply replaces it. */
  readonly tainted?: boolean;
}

interface State {
  readonly values?: { readonly root_module?: { readonly resources?: readonly StateResource[] } };
}

/** Settings that Terraform, not synthesis, reads. */
export const VARIABLES: Environment = {
  TF_VAR_callback_token_key: "a-key-of-thirty-two-characters-or-more",
  TF_VAR_subscriber_api_key: "a-key-of-the-subscriber",
};

/** One stack's directory as Terraform sees it, with the steps that every test makes with it. */
export class TerraformProject {
  readonly #machine: Machine;
  readonly #directory: string;
  readonly #slots: Slots;
  readonly #env: Environment;

  /** `slots`: for commands that have to run at the same time, whatever else does. */
  constructor(machine: Machine, directory: string, env: Environment, slots: Slots = machine.slots) {
    this.#machine = machine;
    this.#directory = directory;
    this.#slots = slots;
    this.#env = { ...env, ...machine.provider, ...VARIABLES };
  }

  async init(log: Log, ...args: string[]): Promise<void> {
    await this.#machine.init(() => this.#terraform(log).run(["init", ...args]));
  }

  /** `stop` interrupts this command alone. */
  async run(
    log: Log,
    args: readonly string[],
    accepted?: readonly number[],
    stop?: AbortSignal,
  ): Promise<CommandResult> {
    return this.#slots.use(() => this.#terraform(log, stop).run(args, accepted));
  }

  /** Writes `tfplan` and answers what stands in it. */
  async plan(log: Log): Promise<Plan> {
    await this.run(log, ["plan", "-out=tfplan"]);
    // Not into the log: the plan as JSON is megabytes long and stands in the log as text already.
    return this.#slots.use(() => this.#terraform(() => {}).show<Plan>("tfplan"));
  }

  /** Applies what `plan` wrote. */
  async apply(log: Log): Promise<void> {
    await this.run(log, ["apply", "tfplan"]);
  }

  /** Throws unless what is deployed is what the configuration says. */
  async expectNoChanges(log: Log): Promise<void> {
    const { code, output } = await this.run(log, ["plan", "-detailed-exitcode"], [0, 2]);
    if (code === 2) throw new Error(`A second plan must be empty, and is not:\n${output.trim()}`);
  }

  async outputs(log: Log): Promise<Readonly<Record<string, unknown>>> {
    const { output } = await this.run(log, ["output", "-json"]);
    const outputs = JSON.parse(output) as Record<string, { value: unknown }>;
    return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
  }

  async state(): Promise<readonly StateResource[]> {
    const state = await this.#slots.use(() => this.#terraform(() => {}).show<State>());
    return (state.values?.root_module?.resources ?? []).filter(({ mode }) => mode === "managed");
  }

  #terraform(log: Log, stop?: AbortSignal): Terraform {
    const { report } = this.#machine;
    const signal = stop === undefined ? this.#machine.signal : AbortSignal.any([stop, this.#machine.signal]);
    return new Terraform({
      directory: this.#directory,
      env: this.#env,
      signal,
      log,
      warn: (message) => report.note(`      note: ${message}`),
    });
  }
}
