import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AlarmTopic } from "./alarm-topic.ts";
import { ServiceRole } from "./service-role.ts";
import { StateMachine, type StateMachineProps } from "./state-machine.ts";
import { Synthesized, statements } from "./testing/synthesized.ts";

const directory = mkdtempSync(join(tmpdir(), "state-machine-"));
afterAll(() => rmSync(directory, { recursive: true }));

const TASK = { Type: "Task", Resource: "arn:${partition}:states:::lambda:invoke", End: true };
const CALL = { ...TASK, Parameters: { FunctionName: "${charge}" } };

const synth = (states: unknown, props: Partial<StateMachineProps> = {}) => {
  const definition = join(directory, "machine.asl.json");
  const whole = typeof states === "string" ? states : JSON.stringify({ StartAt: "Charge", States: states });
  writeFileSync(definition, whole);
  return new Synthesized((stack) => {
    const machine = new StateMachine(stack, "saga", {
      name: "orders",
      description: "Orders",
      definition,
      substitutions: { charge: "${aws_lambda_function.charge.arn}" },
      alarmTopic: new AlarmTopic(stack, "alarms", { name: "alarms" }),
      ...props,
    });
    machine.grantStart(
      new ServiceRole(stack, "caller", { name: "a", service: "lambda.amazonaws.com", description: "" }),
    );
  });
};

test("a standard machine, with what the definition names put in", () => {
  const machine = synth({ Charge: CALL }).only("aws_sfn_state_machine");
  expect(machine).toMatchObject({ name: "orders", type: "STANDARD", tracing_configuration: { enabled: false } });
  const { States } = JSON.parse(String(machine.definition).replaceAll(/\$\{element\([^}]*\}/g, "aws"));
  expect(States.Charge).toEqual({
    Type: "Task",
    Resource: "arn:aws:states:::lambda:invoke",
    Parameters: { FunctionName: "${aws_lambda_function.charge.arn}" },
    End: true,
  });
});

test("a number is put in as one", () => {
  const machine = synth(
    { Charge: { ...CALL, TimeoutSeconds: "${limit}" } },
    { substitutions: { charge: "arn", limit: 15 } },
  ).only("aws_sfn_state_machine");
  expect(machine.definition).toContain('"TimeoutSeconds":15');
});

test("its log has errors and none of their data, unless told", () => {
  const stack = synth({ Charge: CALL });
  expect(stack.only("aws_sfn_state_machine").logging_configuration).toEqual({
    level: "ERROR",
    include_execution_data: false,
    log_destination: expect.stringMatching(/^\$\{aws_cloudwatch_log_group\.saga_log_group_\w+\.arn\}:\*$/),
  });
  expect(stack.only("aws_cloudwatch_log_group")).toMatchObject({
    name: "/aws/vendedlogs/states/orders",
    retention_in_days: 30,
  });
  const told = synth({ Charge: CALL }, { log: { level: "ALL", data: true, retentionDays: 7 } });
  expect(told.only("aws_sfn_state_machine").logging_configuration).toMatchObject({
    level: "ALL",
    include_execution_data: true,
  });
  expect(told.only("aws_cloudwatch_log_group").retention_in_days).toBe(7);
});

test("its role may deliver its log and no more; who may start it may start this one", () => {
  const stack = synth({ Charge: CALL });
  const policies = stack.all("aws_iam_role_policy").map(({ policy }) => statements(policy));
  expect(
    policies
      .flat()
      .map(({ Sid, Resource }) => [Sid, Resource])
      .sort(),
  ).toEqual([
    ["DeliverLog", "*"],
    ["Start", expect.stringMatching(/^\$\{aws_sfn_state_machine\.saga_machine_\w+\.arn\}$/)],
  ]);
});

test("executions that fail and that time out are told of", () => {
  const alarms = synth({ Charge: CALL }, { toleratedFailures: 3 }).all("aws_cloudwatch_metric_alarm");
  expect(alarms.map(({ alarm_name, metric_name, threshold }) => [alarm_name, metric_name, threshold])).toEqual([
    ["orders-failed", "ExecutionsFailed", 3],
    ["orders-timed-out", "ExecutionsTimedOut", 0],
  ]);
  for (const alarm of alarms) {
    expect(alarm).toMatchObject({
      namespace: "AWS/States",
      alarm_actions: [expect.stringMatching(/aws_sns_topic/)],
      dimensions: { StateMachineArn: expect.stringMatching(/aws_sfn_state_machine/) },
    });
  }
});

test.each<[string, unknown, Partial<StateMachineProps>, string | RegExp]>([
  ["a name without a value", { Charge: CALL }, { substitutions: {} }, /substitutions is .*; accepted is with charge$/],
  ["a value without a name", { Charge: TASK }, {}, 'substitutions is ["charge"]; accepted is only what the definition'],
  ["no JSON", '{"a": "${partition}${charge}', {}, /definition is ".*machine\.asl\.json"; accepted is JSON: /],
  ["a state that is not there", { Charge: { ...CALL, End: undefined, Next: "Ship" } }, {}, "Ship (from Charge)"],
  ["a state without an end", { Charge: { ...CALL, End: undefined } }, {}, /State "Charge" MUST contain/],
  [
    "a task without a resource",
    { Charge: { ...CALL, Resource: undefined, Comment: "${partition}" } },
    {},
    /States.Charge\b.* is invalid/,
  ],
  ["tolerance below none", { Charge: CALL }, { toleratedFailures: -1 }, "saga/alarms: toleratedFailures is -1"],
  ["a name with a space", { Charge: CALL }, { name: "a b" }, 'stack/saga: name is "a b"'],
])("%s is refused", (_name, states, props, message) => {
  expect(() => synth(states, props)).toThrow(message);
});
