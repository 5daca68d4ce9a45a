import { type DeclaredResource, declaredResources } from "../constructs/checks/synthesized-app.ts";
import { billFor } from "./cost/bill.ts";
import type { Load } from "./cost/load.ts";
import { priceList } from "./cost/price-list.ts";
import { money, textTable } from "./cost/table.ts";
import { describeResources } from "./plan/describe.ts";
import { limitsExceeded } from "./plan/limits.ts";
import { offlinePlan } from "./plan/offline-plan.ts";
import { parseLoad, UsageError } from "./plan/options.ts";
import { SynthesisFailed, synthesize } from "./plan/synthesize.ts";
import { TerraformFailed } from "./terraform/terraform.ts";

/** `npm run plan`: what would be deployed, planned by the real Terraform without an account, and what a month of it costs. */
async function plan(args: readonly string[]): Promise<void> {
  const load = parseLoad(args);
  const { stacks, examples, remove } = await synthesize();
  try {
    for (const [name, value] of Object.entries(examples)) console.log(`${name} is not set: planned with ${value}`);
    const resources = declaredResources(stacks);
    console.log(`\n${describeResources(resources, await offlinePlan(stacks))}\n`);
    console.log(describeCost(resources, load));
  } finally {
    remove();
  }
}

function describeCost(resources: readonly DeclaredResource[], load: Load): string {
  const bill = billFor(resources, load);
  const idle = { ...load, messagesASecond: 0 };
  const byStack = [...Map.groupBy(resources, ({ stack }) => stack)].map(([stack, own]) => {
    const cost = (of: Load) => money(billFor(resources, of, own).total.rest);
    return `  ${stack}: ${cost(load)}, idle ${cost(idle)}`;
  });
  return [
    `A month with ${load.messagesASecond} messages a second of ${load.messageBytes} bytes, list prices of ${priceList.region} (${priceList.collected}):`,
    "",
    textTable(bill),
    "",
    "By stack, with REST:",
    ...byStack,
    ...bill.unpriced.map((type) => `Not in this sum, as it has no price in deploy/cost/usage.ts: ${type}`),
    ...limitsExceeded(resources, load),
    "What is assumed, and where the prices are from: docs/cost.md",
  ].join("\n");
}

plan(process.argv.slice(2)).catch((error) => {
  const known = [UsageError, SynthesisFailed, TerraformFailed].some((type) => error instanceof type);
  if (error.code === "ENOENT" && error.path === "terraform") {
    console.error("terraform is not installed: https://developer.hashicorp.com/terraform/install");
  } else console.error(known ? error.message : error);
  process.exitCode = error instanceof UsageError || error instanceof SynthesisFailed ? 2 : 1;
});
