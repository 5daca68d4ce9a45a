import type { MachineType } from "../machine-type.ts";
import { checkDefinition, compileMachine } from "./compile-machine.ts";
import { InvalidDefinition } from "./problems.ts";

const problemsOf = (definition: unknown, type: MachineType = "STANDARD") =>
  checkDefinition(typeof definition === "string" ? definition : JSON.stringify(definition), type).problems.map(
    ({ code, message, location }) => `${code} ${location}: ${message}`,
  );
const only = (state: object) => ({ StartAt: "A", States: { A: state } });
const schema = "SCHEMA_VALIDATION_FAILED";

test("everything that is wrong is said at once, each with its place", () => {
  const definition = {
    StartAt: "A",
    States: {
      A: { Type: "Pass", Next: "Nowhere", Retries: [] },
      B: { Type: "Wait", End: true },
    },
  };
  expect(problemsOf(definition)).toEqual([
    `${schema} /States/A/Retries: Field "Retries" is not supported in a Pass state`,
    `${schema} /States/B: A Wait state needs one of Seconds, SecondsPath, Timestamp and TimestampPath`,
    "MISSING_TRANSITION_TARGET /States/A/Next: Missing 'Next' target: Nowhere",
    'MISSING_TRANSITION_TARGET /States/B: State "B" is not reachable.',
  ]);
  expect(() => compileMachine(JSON.stringify(definition), "STANDARD")).toThrow(InvalidDefinition);
});

test.each<[string, unknown, RegExp]>([
  ["no JSON", "{", /^INVALID_JSON_DESCRIPTION/],
  ["no object", "[]", /must be a valid JSON object/],
  ["no StartAt", { States: { A: { Type: "Succeed" } } }, /required: \[StartAt\]/],
  ["no type", only({ End: true }), /required: \[Type\]/],
  ["an unknown type", only({ Type: "Loop" }), /\/States\/A\/Type: Value is not valid.*"Loop"/],
  ["neither Next nor End", only({ Type: "Pass" }), /needs either "Next" or "End"/],
  ["a path that is none", only({ Type: "Pass", InputPath: "a.b", End: true }), /InputPath: "a.b" is neither/],
  [
    "a filter that is none",
    only({ Type: "Pass", InputPath: "$.a[?(@.b =~ /[/)]", End: true }),
    /InputPath: \/\[\/ is no regular expression/,
  ],
  [
    "a ResultPath to several places",
    only({ Type: "Pass", ResultPath: "$.a[*]", End: true }),
    /must be a reference path/,
  ],
  [
    "an unknown intrinsic",
    only({ Type: "Pass", Parameters: { "a.$": "States.Nope()" }, End: true }),
    /no function States.Nope/,
  ],
  [
    "an intrinsic with too much",
    only({ Type: "Pass", Parameters: { "a.$": "States.UUID(1)" }, End: true }),
    /takes 0 arguments, not 1/,
  ],
  [
    "JSONata that is none",
    only({ Type: "Pass", QueryLanguage: "JSONata", Output: "{% ( %}", End: true }),
    /cannot be read/,
  ],
  [
    "JSONPath in JSONata",
    only({ Type: "Pass", QueryLanguage: "JSONata", ResultPath: "$.a", End: true }),
    /is of JSONPath/,
  ],
  ["a resource that is none", only({ Type: "Task", Resource: "x", End: true }), /neither a function, nor an activity/],
  [
    "a service that is not here",
    only({ Type: "Task", Resource: "arn:aws:states:::ecs:runTask.sync", End: true }),
    /ecs:runTask cannot be called here/,
  ],
  [
    "a pattern that is not there",
    only({ Type: "Task", Resource: "arn:aws:states:::sqs:sendMessage.sync", End: true }),
    /does not support the pattern .sync/,
  ],
  [
    "two comparisons",
    only({ Type: "Choice", Choices: [{ Variable: "$.a", IsNull: true, IsString: true, Next: "A" }] }),
    /exactly one comparison/,
  ],
  [
    "a comparison with another type",
    only({ Type: "Choice", Choices: [{ Variable: "$.a", NumericEquals: "1", Next: "A" }] }),
    /Expected a number, but got "1"/,
  ],
  [
    "States.ALL among others",
    only({
      Type: "Parallel",
      Branches: [only({ Type: "Succeed" })],
      Retry: [{ ErrorEquals: ["States.ALL", "E"] }],
      End: true,
    }),
    /States.ALL must stand alone/,
  ],
  [
    "a name used twice",
    only({ Type: "Parallel", Branches: [only({ Type: "Succeed" })], End: true }),
    /DUPLICATE_STATE_NAME/,
  ],
  [
    "a distributed map",
    only({
      Type: "Map",
      ItemProcessor: {
        ProcessorConfig: { Mode: "DISTRIBUTED", ExecutionType: "STANDARD" },
        StartAt: "B",
        States: { B: { Type: "Succeed" } },
      },
      End: true,
    }),
    /Map states run inline here/,
  ],
  [
    "a heartbeat as long as the time-out",
    only({
      Type: "Task",
      Resource: "arn:aws:states:::sqs:sendMessage",
      TimeoutSeconds: 5,
      HeartbeatSeconds: 5,
      End: true,
    }),
    /must be less than TimeoutSeconds/,
  ],
])("%s", (_name, definition, problem) => {
  expect(problemsOf(definition).join("\n")).toMatch(problem);
});

test("EXPRESS machines wait for no token", () => {
  const definition = only({ Type: "Task", Resource: "arn:aws:states:::sqs:sendMessage.waitForTaskToken", End: true });
  expect(problemsOf(definition)).toEqual([]);
  expect(problemsOf(definition, "EXPRESS").join()).toMatch(/not supported by EXPRESS/);
});
