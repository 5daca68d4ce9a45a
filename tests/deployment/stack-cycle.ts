import type { SynthesizedStack } from "../../constructs/checks/synthesized-app.ts";
import type { ControlPlane } from "./control-plane.ts";
import { broken } from "./expected-outputs.ts";
import { judge } from "./plan-changes.ts";
import { SampleData } from "./sample-data.ts";
import { type Machine, TerraformProject } from "./terraform-project.ts";

/** A stack's life: made, changed, taken away. Each part says whether all its steps passed. */
export class StackCycle {
  readonly name: string;
  readonly dependencies: readonly string[];
  readonly #machine: Machine;
  readonly #project: TerraformProject;
  readonly #data: SampleData;

  constructor(machine: Machine, stack: SynthesizedStack, plane: ControlPlane) {
    this.name = stack.name;
    this.dependencies = stack.dependencies;
    this.#machine = machine;
    this.#project = new TerraformProject(machine, stack.directory, plane.env);
    this.#data = new SampleData(plane);
  }

  async up(): Promise<boolean> {
    const project = this.#project;
    return this.#machine.report.run(this.name, [
      { name: "init", run: (log) => project.init(log) },
      { name: "validate", run: (log) => project.run(log, ["validate"]) },
      {
        name: "plan",
        run: async (log) => {
          const { resource_changes = [] } = await project.plan(log);
          const created = resource_changes.filter(({ change }) => change.actions.includes("create")).length;
          if (created === 0) throw new Error("The plan of a stack that is not there yet creates nothing.");
          return `${created} to create`;
        },
      },
      { name: "apply", run: (log) => project.apply(log) },
      { name: "second plan is empty", run: (log) => project.expectNoChanges(log) },
      {
        name: "outputs",
        run: async (log) => {
          const differences = broken(this.name, await project.outputs(log));
          if (differences.length > 0) throw new Error(differences.join("\n"));
        },
      },
    ]);
  }

  /** After the same app was synthesized with other settings. `updates`: whether they are settings of this stack. */
  async change(updates: boolean): Promise<boolean> {
    const project = this.#project;
    return this.#machine.report.run(this.name, [
      {
        name: "data goes in",
        run: async () => `into ${await this.#data.put(await project.state())}`,
      },
      {
        name: "change is planned",
        run: async (log) => {
          const { updated, objections } = judge(await project.plan(log));
          if (objections.length > 0) throw new Error(objections.join("\n"));
          if (updates && updated.length === 0) throw new Error("The changed settings change nothing in this stack.");
          return `${updated.length} to update`;
        },
      },
      { name: "change is applied", run: (log) => project.apply(log) },
      { name: "plan after it is empty", run: (log) => project.expectNoChanges(log) },
      {
        name: "data is still there",
        run: async () => {
          const lost = await this.#data.lost(await project.state());
          if (lost.length > 0) throw new Error(`What was in ${lost.join(", ")} is gone.`);
        },
      },
    ]);
  }

  async down(): Promise<boolean> {
    const project = this.#project;
    return this.#machine.report.run(this.name, [
      { name: "destroy", run: (log) => project.run(log, ["destroy", "-auto-approve"]) },
      {
        name: "state is empty",
        run: async () => {
          const left = await project.state();
          if (left.length > 0) throw new Error(`Left in the state: ${left.map(({ address }) => address).join(", ")}`);
        },
      },
    ]);
  }
}
