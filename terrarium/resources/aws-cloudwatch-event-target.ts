import { EventBusService } from "../engine/event-bus/event-bus-service.ts";
import type { RetryPolicy } from "../engine/event-bus/retry-policy.ts";
import { RuleTarget, type TargetDefinition } from "../engine/event-bus/rule-target.ts";
import type { Arguments } from "../plan/arguments.ts";
import { checkWhole, usingArgument } from "../plan/check-argument.ts";
import { defineResource } from "../resource.ts";

/** What rules reach here, by the beginning of its ARN. */
const REACHED = /^arn:[^:]+:(sqs|lambda|sns|logs|states|events:[^:]*:\d{12}:(event-bus|api-destination)\/)/;

export default defineResource("aws_cloudwatch_event_target", {
  summary:
    "Targets of rules: queues, functions, topics, log groups, state machines, event buses, API destinations; with input " +
    "transformers, retries and dead-letter queues",
  honours: [
    "rule",
    "event_bus_name",
    "target_id",
    "arn",
    "role_arn",
    "input",
    "input_path",
    "input_transformer.input_paths",
    "input_transformer.input_template",
    "retry_policy.maximum_retry_attempts",
    "retry_policy.maximum_event_age_in_seconds",
    "dead_letter_config.arn",
    "sqs_target.message_group_id",
    "http_target.path_parameter_values",
    "http_target.header_parameters",
    "http_target.query_string_parameters",
  ],
  ignores: {
    force_destroy: "nothing is destroyed here",
    id: "the provider sets it to the names of bus, rule and target",
  },
  attributes(args, _world, self) {
    const rule = args.string("rule");
    const bus = args.optionalString("event_bus_name") ?? "default";
    const targetId = args.optionalString("target_id") ?? `terraform-${self.id(26)}`;
    const arn = args.string("arn");
    if (!REACHED.test(arn)) {
      args.fail(
        "arn",
        "must be of a queue, function, topic, log group, state machine, event bus or API destination: the terrarium's rules " +
          `reach no other targets, such as ${arn}`,
      );
    }
    return { id: `${bus === "default" ? "" : `${bus}-`}${rule}-${targetId}`, target_id: targetId, event_bus_name: bus };
  },
  async start(args, world, { attributes: { target_id: id, event_bus_name: busName } }) {
    const service = world.service(EventBusService);
    const bus = usingArgument(args, "event_bus_name", () => service.bus(busName));
    const rule = usingArgument(args, "rule", () => bus.rule(args.string("rule")));
    const target = readTarget(args, id);
    if (rule.hasTarget(id))
      args.fail("target_id", `is ${JSON.stringify(id)}, as that of another target of the rule is`);
    // Made once only to say which argument is wrong.
    usingArgument(
      args,
      inputArgument(args),
      () => new RuleTarget(world, target, { ruleArn: rule.arn, ruleName: rule.name }),
    );
    await service.rules.putTarget(rule, target);
    return undefined;
  },
});

function readTarget(args: Arguments, id: string): TargetDefinition {
  const transformer = args.block("input_transformer");
  const http = args.block("http_target");
  return {
    id,
    arn: args.string("arn"),
    roleArn: args.optionalString("role_arn"),
    input: args.optionalString("input"),
    inputPath: args.optionalString("input_path"),
    ...(transformer && {
      inputTransformer: {
        paths: transformer.record("input_paths"),
        template: transformer.string("input_template"),
      },
    }),
    retryPolicy: readRetryPolicy(args),
    deadLetterArn: args.block("dead_letter_config")?.optionalString("arn"),
    messageGroupId: args.block("sqs_target")?.optionalString("message_group_id"),
    ...(http && {
      http: {
        pathValues: http.strings("path_parameter_values"),
        headers: http.record("header_parameters"),
        query: http.record("query_string_parameters"),
      },
    }),
  };
}

/** In a block that is there the provider sends 0 for what is left out: no retries, or a time that EventBridge refuses. */
function readRetryPolicy(args: Arguments): RetryPolicy | undefined {
  const retry = args.block("retry_policy");
  if (!retry) return undefined;
  const maximumEventAgeInSeconds =
    checkWhole(retry, "maximum_event_age_in_seconds", 60, 86_400) ??
    retry.fail(
      "maximum_event_age_in_seconds",
      "is required in a retry_policy: without it the provider sends 0, and EventBridge takes 60 to 86400",
    );
  return { maximumEventAgeInSeconds, maximumRetryAttempts: checkWhole(retry, "maximum_retry_attempts", 0, 185) ?? 0 };
}

/** What a target that cannot be used is most likely wrong about. */
function inputArgument(args: Arguments): string {
  return ["input_transformer", "input_path", "input"].find((name) => args.has(name)) ?? "arn";
}
