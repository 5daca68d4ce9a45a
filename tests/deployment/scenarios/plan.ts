import { declaredResources, type SynthesizedStack } from "../../../constructs/checks/synthesized-app.ts";
import { offlinePlan, planKey } from "../../../deploy/plan/offline-plan.ts";
import { runCommand } from "../../../deploy/terraform/command.ts";
import { ofTheMachine } from "../../../deploy/terraform/environment.ts";
import { expectNone } from "../account.ts";
import { AppHome, LEAST_SETTINGS } from "../app-home.ts";
import type { Machine } from "../terraform-project.ts";

const TEST = "plan";

/** `npm run plan`: the real Terraform plans all stacks without an account, and says what is wrong with them. */
export async function plan(machine: Machine): Promise<void> {
  const home = new AppHome();
  let stacks: readonly SynthesizedStack[] = [];
  try {
    await machine.report.run(TEST, [
      {
        name: "all stacks, no account",
        run: async (log) => {
          stacks = await home.synthesize({ ...LEAST_SETTINGS, STATE_BUCKET: "any-bucket" }, log);
          const planned = await machine.slots.use(() => offlinePlan(stacks));
          const declared = declaredResources(stacks).map(({ stack, address }) => planKey(stack, address));
          return expectNone(
            "Declared and not planned",
            declared.filter((key) => !planned.has(key)),
          );
        },
      },
      {
        name: "wrong argument is refused",
        run: () =>
          refused(machine, { aws_sqs_queue: { wrong: { name: "q", visibility_timeout_seconds: 50_000 } } }, {}, [
            "visibility_timeout_seconds",
            "aws_sqs_queue.wrong",
          ]),
      },
      {
        name: "look-up is refused",
        run: () =>
          refused(machine, {}, { aws_route53_zone: { mine: { name: "example.com" } } }, [
            "An offline plan has no AWS to ask",
            "hostedzone",
          ]),
      },
      {
        name: "command",
        run: async (log) => {
          const args = ["deploy/plan.ts", "--rate", "100"];
          const env = { ...ofTheMachine(), ...LEAST_SETTINGS };
          const options = { directory: home.directory, env, timeout: 120_000, signal: machine.signal, log };
          const { code, output } = await machine.slots.use(() => runCommand(process.execPath, args, options));
          const expected = ["gateway: ", "subscriber: ", "with REST", "with HTTP", "Total"];
          if (code !== 0) throw new Error(`npm run plan ended with ${code}:\n${output}`);
          return expectNone(
            "Not said",
            expected.filter((text) => !output.includes(text)),
          );
        },
      },
    ]);
  } finally {
    home.remove();
  }
}

/** Throws unless a stack with these blocks is refused, in words that hold all of the texts. */
async function refused(machine: Machine, resource: object, data: object, texts: readonly string[]): Promise<void> {
  const required_providers = { aws: { source: "aws", version: "5.100.0" } };
  const configuration = {
    terraform: { required_providers },
    provider: { aws: [{ region: "eu-west-1" }] },
    resource,
    data,
  };
  const stack = { name: "broken", dependencies: [], directory: "/nowhere", configuration };
  const outcome = await machine.slots
    .use(() => offlinePlan([stack as SynthesizedStack]))
    .then(
      () => "it was planned",
      (error: Error) => error.message,
    );
  expectNone(
    `Missing in what the plan said:\n${outcome}\n`,
    texts.filter((text) => !outcome.includes(text)),
  );
}
