import { CHECKS, runChecks } from "./checks.ts";
import type { SynthesizedStack } from "./synthesized-app.ts";
import { DATA_AT_REST_EXAMPLES } from "./testing/data-at-rest-examples.ts";
import { DEAD_LETTERS_EXAMPLES } from "./testing/dead-letters-examples.ts";
import { EVENT_PATTERNS_EXAMPLES } from "./testing/event-patterns-examples.ts";
import type { Resources } from "./testing/example.ts";
import { GATEWAY_EXAMPLES } from "./testing/gateway-examples.ts";
import { NAMES_EXAMPLES } from "./testing/names-examples.ts";
import { POLICIES_EXAMPLES } from "./testing/policies-examples.ts";
import { QUEUES_EXAMPLES } from "./testing/queues-examples.ts";

const stack = (resource: Resources, name = "app"): SynthesizedStack => ({
  name,
  dependencies: [],
  directory: "",
  configuration: { resource },
});
const found = (check: string, ...stacks: SynthesizedStack[]) =>
  runChecks(stacks, [])
    .findings.filter((finding) => finding.check === check)
    .map(({ resource, message }) => `${resource.address} ${message}`);

const EXAMPLES = [
  ...DATA_AT_REST_EXAMPLES,
  ...POLICIES_EXAMPLES,
  ...DEAD_LETTERS_EXAMPLES,
  ...QUEUES_EXAMPLES,
  ...GATEWAY_EXAMPLES,
  ...NAMES_EXAMPLES,
  ...EVENT_PATTERNS_EXAMPLES,
];

test.each(EXAMPLES)("%s: the wrong example %j is found, the right one is not", (check, wrong, right, message) => {
  expect(found(check, stack(wrong))).toEqual([expect.stringContaining(message)]);
  expect(found(check, stack(right)).filter((text) => text.includes(message))).toEqual([]);
});

test("every check has a wrong example", () => {
  expect(new Set(EXAMPLES.map(([check]) => check))).toEqual(new Set(CHECKS.map(({ id }) => id)));
});

test("a queue in another stack is found through its output", () => {
  const { configuration, ...gateway } = stack({ aws_sqs_queue: { q: { max_message_size: 1_000_000 } } }, "gateway");
  const source = "${data.terraform_remote_state.cross-stack-reference-input-gateway.outputs.cross-stack-output-q}";
  const output = { "cross-stack-output-q": { value: "${aws_sqs_queue.q.arn}" } };
  const subscriber = stack({ aws_pipes_pipe: { p: { source } } }, "subscriber");
  expect(found("message-size", { ...gateway, configuration: { ...configuration, output } }, subscriber)).toHaveLength(
    1,
  );
});

describe("what is accepted", () => {
  const app = [stack({ aws_cloudwatch_log_group: { l: {} } })];
  const acceptance = { check: "log-retention", path: "app/l", reason: "audit" };

  test("lets its finding pass, and shows the reason", () => {
    expect(runChecks(app, [acceptance])).toEqual({ findings: [], accepted: [acceptance], unused: [] });
  });

  test("of a construct is accepted of what it is made of", () => {
    const { accepted } = runChecks(app, [{ ...acceptance, path: "app" }]);
    expect(accepted).toEqual([acceptance]);
  });

  test("of another check, or of another resource, lets nothing pass and is reported", () => {
    const others = [
      { ...acceptance, path: "app/gone" },
      { ...acceptance, check: "name" },
    ];
    expect(runChecks(app, others)).toMatchObject({
      findings: [{ check: "log-retention" }],
      unused: ["log-retention app/gone", "name app/l"],
    });
  });
});
