import { expectNone, withAccount } from "../account.ts";
import { LEAST_SETTINGS, type Settings } from "../app-home.ts";
import { type Machine, TerraformProject } from "../terraform-project.ts";

const TEST = "rest-orders";
const REST: Settings = {
  ...LEAST_SETTINGS,
  STACKS: "order-routing",
  ORDER_INGRESS: "rest",
  ORDER_LOG_ROLE: "create",
  ORDER_AUTHORIZER: "iam",
};

/** The stack order-routing with a REST API before its bus, which alone brings all that it needs; and from there to an HTTP API. */
export function restOrders(machine: Machine): Promise<void> {
  return withAccount(machine, TEST, async ({ home, plane, check }) => {
    let project: TerraformProject;
    const synthesize = async (settings: Settings, log: (text: string) => void) => {
      const [stack, ...more] = await home.synthesize(settings, log);
      if (stack === undefined || more.length > 0) throw new Error("STACKS names one stack");
      project = new TerraformProject(machine, stack.directory, plane.env);
    };
    await machine.report.run(TEST, [
      {
        name: "apply",
        run: async (log) => {
          await synthesize(REST, log);
          await project.init(log);
          await project.run(log, ["apply", "-auto-approve"]);
        },
      },
      { name: "second plan is empty", run: (log) => project.expectNoChanges(log) },
      {
        name: "change to an HTTP API",
        run: async (log) => {
          await synthesize({ ...REST, ORDER_INGRESS: "http" }, log);
          await project.run(log, ["apply", "-auto-approve"]);
          await project.expectNoChanges(log);
        },
      },
      { name: "destroy", run: (log) => project.run(log, ["destroy", "-auto-approve"]) },
      { name: "nothing is left", run: async () => expectNone("Left in the account", await check.leftOver()) },
    ]);
  });
}
