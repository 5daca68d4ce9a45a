import type { SynthesizedStack } from "../../constructs/checks/synthesized-app.ts";
import { type Account, expectNone, withAccount } from "./account.ts";
import { LEAST_SETTINGS, type Settings } from "./app-home.ts";
import { inOrder, reversed, withDependencies } from "./in-order.ts";
import { StackCycle } from "./stack-cycle.ts";
import type { Machine } from "./terraform-project.ts";

const DOMAIN = "example.com";

/** Everything that can be switched on, so that everything is applied. */
const EVERYTHING: Settings = {
  ...LEAST_SETTINGS,
  DOMAIN,
  ALARM_EMAIL: "alarms@example.com",
  CORS_ORIGIN: "https://app.example.com",
  GATEWAY_API_KEY_REQUIRED: "true",
  STAGES: "events,replay",
  STATE_BUCKET: "sluice-state-test",
  STATE_IN_BUCKET: "false",
  SUBSCRIBER_BUCKET: "sluice-subscriber-test",
  SUBSCRIBER_SERVICE: "ecs-tasks.amazonaws.com",
};

/** What one changes in a running deployment. */
const CHANGED: Settings = {
  DESTINATION_RATE_LIMIT: "50",
  LOG_RETENTION_DAYS: "90",
  MAX_RECEIVE_COUNT: "7",
  QUEUE_RETENTION_SECONDS: "86400",
  QUEUE_VISIBILITY_SECONDS: "60",
  THROTTLE_BURST_LIMIT: "20",
  THROTTLE_RATE_LIMIT: "10",
};

/** Stacks that none of the changed settings is about. */
const UNCHANGED: ReadonlySet<string> = new Set(["state"]);

/** Name of the steps that are about all stacks together. */
const ALL = "all stacks";

/** Makes, changes and takes away every stack of the manifest, or those that are named and what they depend on. */
export function allStacks(machine: Machine, wanted: readonly string[]): Promise<void> {
  return withAccount(machine, ALL, async (account) => {
    const { report } = machine;
    const { home, plane, check } = account;
    const settings = { ...EVERYTHING };
    let stacks: readonly SynthesizedStack[] = [];
    await report.run(ALL, [
      {
        name: "hosted zone",
        run: async () => {
          settings.HOSTED_ZONE_ID = await plane.createZone(DOMAIN);
          await check.restart(); // the zone is not ours to take away
          return settings.HOSTED_ZONE_ID;
        },
      },
      {
        name: "synthesis",
        run: async (log) => {
          stacks = withDependencies(await home.synthesize(settings, log), wanted);
          return stacks.map(({ name }) => name).join(", ");
        },
      },
      {
        name: "every type is looked for",
        run: async () => expectNone("Add to tests/deployment/inventory.py", check.unknownTypes(stacks)),
      },
    ]);
    await live(machine, account, stacks, (log) => home.synthesize({ ...settings, ...CHANGED }, log));
  });
}

async function live(
  machine: Machine,
  { plane, check }: Account,
  stacks: readonly SynthesizedStack[],
  change: (log: (text: string) => void) => Promise<unknown>,
): Promise<void> {
  const { report } = machine;
  const cycles = stacks.map((stack) => new StackCycle(machine, stack, plane));
  const skip = (step: string) => (cycle: { name: string }, because: string) =>
    report.skip(cycle.name, step, `${because} failed`);

  const made = await inOrder(cycles, (cycle) => cycle.up(), skip("apply"));
  const ok = await report.run(ALL, [
    {
      name: "everything is found",
      run: async () => {
        const there = stacks.filter(({ name }) => made.has(name));
        return expectNone("The account holds less than was made", await check.missing(there));
      },
    },
    { name: "synthesis, changed", run: async (log) => void (await change(log)) },
  ]);
  if (ok) {
    const standing = cycles.filter(({ name }) => made.has(name));
    await inOrder(standing, (cycle) => cycle.change(!UNCHANGED.has(cycle.name)), skip("change"));
  }
  await inOrder(reversed(cycles), ({ of }) => of.down(), skip("destroy"));
  await report.run(ALL, [
    { name: "nothing is left", run: async () => expectNone("Left in the account", await check.leftOver()) },
  ]);
}
