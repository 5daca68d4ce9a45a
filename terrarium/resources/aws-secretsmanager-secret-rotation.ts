import { Lifecycle } from "../engine/lifecycle.ts";
import { SecretService } from "../engine/secret/secret-service.ts";
import type { Arguments } from "../plan/arguments.ts";
import { checkWhole, usingArgument } from "../plan/check-argument.ts";
import { defineResource } from "../resource.ts";

const DAY = 24 * 3600 * 1000;
const RATE = /^rate\((\d+) (hour|hours|day|days)\)$/;

export default defineResource("aws_secretsmanager_secret_rotation", {
  summary: "Rotation of secrets by a function, every so many days",
  honours: [
    "secret_id",
    "rotation_lambda_arn",
    "rotate_immediately",
    "rotation_rules.automatically_after_days",
    "rotation_rules.schedule_expression",
  ],
  ignores: {
    "rotation_rules.duration": "a rotation begins when it is due",
    id: "the provider sets it to the secret's",
  },
  attributes(args) {
    args.string("rotation_lambda_arn");
    readInterval(args);
    return { id: args.string("secret_id"), rotation_enabled: true };
  },
  async start(args, world) {
    const secrets = world.service(SecretService);
    const secret = usingArgument(args, "secret_id", () => secrets.find(args.string("secret_id")));
    const functionArn = args.string("rotation_lambda_arn");
    const everyDays = readInterval(args);
    const { rotation } = secret.record;
    if (rotation?.functionArn === functionArn && rotation.everyDays === everyDays) return undefined;
    const now = world.clock.now();
    const isFirst = !rotation && args.boolean("rotate_immediately", true);
    const nextAt = isFirst ? now : now + everyDays * DAY;
    await secret.update({ rotation: { ...rotation, functionArn, everyDays, nextAt } });
    // The function may be declared, and its permissions, but not be there yet.
    world.service(Lifecycle).whenReady(() => secrets.rotations.schedule(secret));
    return undefined;
  },
});

/** Days, or parts of one, between two rotations. */
function readInterval(args: Arguments): number {
  const rules = args.block("rotation_rules") ?? args.fail("rotation_rules", "is required");
  const days = checkWhole(rules, "automatically_after_days", 1, 1000);
  const schedule = rules.optionalString("schedule_expression");
  if (days !== undefined) return days;
  const [, amount, unit] = RATE.exec(schedule ?? "") ?? [];
  if (amount === undefined) {
    return rules.fail(
      "schedule_expression",
      `must be a rate such as rate(10 days) here, or "automatically_after_days" be set, but is ${JSON.stringify(schedule)}`,
    );
  }
  return unit!.startsWith("day") ? Number(amount) : Number(amount) / 24;
}
