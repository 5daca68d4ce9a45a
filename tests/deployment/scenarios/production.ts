import { type Account, expectNone, withAccount } from "../account.ts";
import { LEAST_SETTINGS, type Settings } from "../app-home.ts";
import { PROTECTED_TYPES } from "../holds-data.ts";
import { inOrder, reversed } from "../in-order.ts";
import type { Log } from "../report.ts";
import { SampleData } from "../sample-data.ts";
import { type Machine, type StateResource, TerraformProject } from "../terraform-project.ts";

const TEST = "production";
const PRODUCTION: Settings = { ...LEAST_SETTINGS, ENVIRONMENT: "production" };

interface Deployed {
  readonly name: string;
  readonly dependencies: readonly string[];
  readonly project: TerraformProject;
}

/**
 * In production what holds data refuses to be destroyed, and keeps what it holds; the way down that docs/operations.md names, by way of
 * development, is open.
 */
export function production(machine: Machine): Promise<void> {
  return withAccount(machine, TEST, async (account) => {
    const data = new SampleData(account.plane);
    let stacks: readonly Deployed[] = [];
    let made: readonly StateResource[] = [];
    await machine.report.run(TEST, [
      {
        name: "apply",
        run: async (log) => {
          stacks = await synthesized(machine, account, PRODUCTION, log);
          await each(stacks, async ({ project }) => {
            await project.init(log);
            await project.run(log, ["apply", "-auto-approve"]);
          });
          made = (await Promise.all(stacks.map(({ project }) => project.state()))).flat();
          await data.put(made);
          return `${made.filter(({ type }) => PROTECTED_TYPES.has(type)).length} hold data`;
        },
      },
      {
        name: "destroy is refused",
        run: async (log) => {
          for (const { name, project } of stacks) {
            const state = await project.state();
            if (!state.some(({ type }) => PROTECTED_TYPES.has(type))) continue; // nothing is lost with it
            const { code, output } = await project.run(log, ["destroy", "-auto-approve"], [0, 1]);
            if (code === 0 || !output.includes("Instance cannot be destroyed")) {
              throw new Error(`${name} was to refuse to be destroyed:\n${output}`);
            }
            await project.expectNoChanges(log);
          }
          return expectNone("Lost its data", await data.lost(made));
        },
      },
      {
        name: "destroy by way of development",
        run: async (log) => {
          const released = await synthesized(machine, account, LEAST_SETTINGS, log);
          await each(released, ({ project }) => project.run(log, ["apply", "-auto-approve"]));
          await each(
            reversed(released).map(({ of, dependencies }) => ({ ...of, dependencies })),
            ({ project }) => project.run(log, ["destroy", "-auto-approve"]),
          );
        },
      },
      { name: "nothing is left", run: async () => expectNone("Left in the account", await account.check.leftOver()) },
    ]);
  });
}

async function synthesized(
  machine: Machine,
  { home, plane }: Account,
  settings: Settings,
  log: Log,
): Promise<Deployed[]> {
  const stacks = await home.synthesize(settings, log);
  return stacks.map(({ name, dependencies, directory }) => ({
    name,
    dependencies,
    project: new TerraformProject(machine, directory, plane.env),
  }));
}

/** In the order of the dependencies; the first error is the step's. */
async function each(stacks: readonly Deployed[], work: (stack: Deployed) => Promise<unknown>): Promise<void> {
  let failed: unknown;
  await inOrder(
    stacks,
    async (stack) => {
      try {
        await work(stack);
        return true;
      } catch (error) {
        failed ??= error;
        return false;
      }
    },
    () => {}, // the error says which stack the others waited for
  );
  if (failed !== undefined) throw failed;
}
