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
  FUNCTION_TRACING: "true",
  GATEWAY_API_KEY_REQUIRED: "true",
  ORDER_AUTHORIZER: "jwt",
  ORDER_EMAIL: "store@example.com",
  ORDER_JWT_AUDIENCE: "shop",
  ORDER_JWT_ISSUER: "https://issuer.example.com/",
  RESERVED_CONCURRENCY: "10",
  STAGES: "events,replay",
  STATE_BUCKET: "sluice-state-test",
  STATE_IN_BUCKET: "false",
  SUBSCRIBER_BUCKET: "sluice-subscriber-test",
  SUBSCRIBER_SERVICE: "ecs-tasks.amazonaws.com",
};

/** What one changes in a running deployment. */
const CHANGED: Settings = {
  ARCHIVE_DAYS: "7",
  CONSUMER_BATCH_SIZE: "5",
  CONSUMER_MAX_CONCURRENCY: "4",
  DESTINATION_RATE_LIMIT: "50",
  FUNCTION_MEMORY_MB: "512",
  FUNCTION_TIMEOUT_SECONDS: "12",
  LOG_RETENTION_DAYS: "90",
  MAX_RECEIVE_COUNT: "7",
  ORDER_MAX_RECEIVE_COUNT: "4",
  QUEUE_RETENTION_SECONDS: "86400",
  QUEUE_VISIBILITY_SECONDS: "60",
  REPORT_SCHEDULE: "cron(30 22 * * ? *)",
  THROTTLE_BURST_LIMIT: "20",
  THROTTLE_RATE_LIMIT: "10",
};

/** Stacks that no setting changes in place: the bucket of the states, and the page, which changes with its files. */
const UNCHANGED: ReadonlySet<string> = new Set(["state", "web"]);

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
