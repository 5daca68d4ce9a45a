import { LogGroups } from "../engine/logs/log-groups.ts";
import { stableUuid } from "../engine/stable-uuid.ts";
import { checkDefinition } from "../engine/state-machine/definition/compile-machine.ts";
import type { MachineType } from "../engine/state-machine/machine-type.ts";
import type { LoggingConfiguration } from "../engine/state-machine/run/execution-log.ts";
import { StateMachineService } from "../engine/state-machine/state-machine-service.ts";
import type { Arguments } from "../plan/arguments.ts";
import { checkOneOf, usingArgument } from "../plan/check-argument.ts";
import { resourceName } from "../plan/resource-name.ts";
import { defineResource, type ResourceWorld } from "../resource.ts";

export default defineResource("aws_sfn_state_machine", {
  summary:
    "State machines, STANDARD (durable) and EXPRESS: the Amazon States Language with JSONPath and JSONata, all states (Map inline), task tokens, activities, logging",
  honours: [
    "name",
    "name_prefix",
    "definition",
    "role_arn",
    "type",
    "tags",
    "logging_configuration.level",
    "logging_configuration.include_execution_data",
    "logging_configuration.log_destination",
  ],
  ignores: {
    tracing_configuration: "shown by DescribeStateMachine; nothing here reads X-Ray's traces",
    encryption_configuration: "nothing is encrypted on this machine",
    publish: "there are no versions here: the newest definition runs",
    timeouts: "a state machine is there at once",
    tags_all: "the provider computes it from tags and its default tags",
    id: "the provider sets it to the ARN",
  },

  attributes(args, world, self) {
    const { partition, region, id: account } = world.account;
    const name = resourceName(args, self.id, {
      allowed: /^[\w-]{1,80}$/,
      words: "1 to 80 letters, digits, - and _",
    });
    const arn = `arn:${partition}:states:${region}:${account}:stateMachine:${name}`;
    for (const argument of ["definition", "role_arn"]) args.string(argument);
    return {
      id: arn,
      arn,
      name,
      type: typeOf(args),
      status: "ACTIVE",
      creation_date: new Date(world.clock.now()).toISOString(),
      revision_id: stableUuid(`${self.address} ${args.string("definition")}`),
      tags_all: args.record("tags"),
    };
  },

  start(args, world, { address, attributes: { name, arn, type } }) {
    const definition = args.string("definition");
    const roleArn = args.string("role_arn");
    const errors = checkDefinition(definition, type).problems.filter(({ severity }) => severity === "ERROR");
    if (errors.length > 0) {
      const sentences = errors.map(({ message, location }) => `  ${location ?? "/"}: ${message}`);
      args.fail("definition", `is not a definition that runs:\n${sentences.join("\n")}`);
    }
    checkRole(args, world, roleArn, arn);
    const logging = readLogging(args, world);
    if (logging !== undefined && logging.level !== "OFF") checkLogDelivery(args, world, roleArn);
    const tracing = args.block("tracing_configuration")?.boolean("enabled", false) ?? false;
    const service = world.service(StateMachineService);
    const machine = usingArgument(args, "name", () =>
      service.declare({ name, type, roleArn, definition, logging, tracing, tags: args.record("tags") }, address),
    );
    return { stop: () => service.executions.suspend(machine) };
  },
});

function typeOf(args: Arguments): MachineType {
  return (checkOneOf(args, "type", ["STANDARD", "EXPRESS"]) ?? "STANDARD") as MachineType;
}

function checkRole(args: Arguments, world: ResourceWorld, roleArn: string, sourceArn: string): void {
  try {
    const principal = { kind: "service", name: "states.amazonaws.com", sourceArn } as const;
    world.authorize({ principal, action: "sts:AssumeRole", resource: roleArn });
  } catch (error) {
    args.fail("role_arn", `${roleArn} cannot be assumed by Step Functions: ${(error as Error).message}`);
  }
}

/** What the role of a machine with a log needs, on `*`: "Using CloudWatch Logs to log execution history in Step Functions". */
const LOG_DELIVERY = [
  "CreateLogDelivery",
  "GetLogDelivery",
  "UpdateLogDelivery",
  "DeleteLogDelivery",
  "ListLogDeliveries",
  "PutResourcePolicy",
  "DescribeResourcePolicies",
  "DescribeLogGroups",
];

/** CreateStateMachine refuses a role that may not deliver the log. */
function checkLogDelivery(args: Arguments, world: ResourceWorld, roleArn: string): void {
  try {
    for (const action of LOG_DELIVERY) {
      world.authorize({ principal: { kind: "role", arn: roleArn }, action: `logs:${action}`, resource: "*" });
    }
  } catch (error) {
    const message = "The state machine IAM Role is not authorized to access the Log Destination";
    args.fail("role_arn", `${roleArn}: ${message}: ${(error as Error).message}`);
  }
}

function readLogging(args: Arguments, world: ResourceWorld): LoggingConfiguration | undefined {
  const block = args.block("logging_configuration");
  if (!block) return undefined;
  const level = (checkOneOf(block, "level", ["ALL", "ERROR", "FATAL", "OFF"]) ??
    "OFF") as LoggingConfiguration["level"];
  const logGroupArn = block.optionalString("log_destination");
  if (level !== "OFF") {
    if (!logGroupArn?.endsWith(":*")) {
      block.fail(
        "log_destination",
        `must be the ARN of a log group with :* behind it, but is ${JSON.stringify(logGroupArn)}`,
      );
    }
    if (!world.service(LogGroups).has(logGroupArn!))
      block.fail("log_destination", `leads to no log group: ${logGroupArn}`);
  }
  return { level, includeExecutionData: block.boolean("include_execution_data", false), logGroupArn };
}
