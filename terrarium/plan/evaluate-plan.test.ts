import { type AttributesOf, evaluatePlan } from "./evaluate-plan.ts";
import { readPlan } from "./read-plan.ts";
import { problemsOf, StackDirectories } from "./testing/write-stacks.ts";

const directories = new StackDirectories();
afterAll(() => directories.remove());

type Stacks = Parameters<StackDirectories["synthesized"]>[0];

const known: AttributesOf = ({ name }, args) => ({
  id: name,
  arn: `arn:aws:test:::${name}`,
  delay_seconds: args.number("delay_seconds", 0),
});

function evaluate(stacks: Stacks, attributesOf = known, variables: Record<string, string> = {}) {
  const plan = readPlan(directories.synthesized(stacks), { variables });
  return evaluatePlan(plan, { accountId: "123456789012", region: plan.region, partition: "aws" }, attributesOf);
}

/** The value of one expression in a stack with these blocks. */
function evaluated(value: unknown, blocks: Record<string, unknown> = {}, attributesOf = known): unknown {
  return evaluate({ a: { ...blocks, output: { it: { value, sensitive: true } } } }, attributesOf).outputs.a!.it!.value;
}

const queues = (bodies: Record<string, unknown>) => ({ resource: { aws_sqs_queue: bodies } });

describe("values", () => {
  test("a reference that is a whole string keeps its type; within a text it becomes text", () => {
    const blocks = queues({ q: { name: "orders", tags: { a: "b" }, list: ["x", "y"], delay_seconds: 5, fifo: true } });
    expect(evaluated("${aws_sqs_queue.q.tags}", blocks)).toEqual({ a: "b" });
    expect(evaluated("${aws_sqs_queue.q.list}", blocks)).toEqual(["x", "y"]);
    expect(evaluated("${aws_sqs_queue.q.delay_seconds}", blocks)).toBe(5);
    expect(evaluated("${aws_sqs_queue.q.fifo}", blocks)).toBe(true);
    expect(evaluated("${aws_sqs_queue.q.delay_seconds}s, ${aws_sqs_queue.q.fifo}", blocks)).toBe("5s, true");
    expect(evaluated("$${aws_sqs_queue.q.arn}", blocks)).toBe("${aws_sqs_queue.q.arn}");
  });

  test("attributes stand over arguments, and null arguments are null", () => {
    const blocks = queues({ q: { name: "orders", delay_seconds: "7", other: null } });
    expect(evaluated("${aws_sqs_queue.q.delay_seconds}", blocks)).toBe(7);
    expect(evaluated("${aws_sqs_queue.q}", blocks)).toEqual({
      name: "orders",
      delay_seconds: 7,
      other: null,
      id: "q",
      arn: "arn:aws:test:::q",
    });
    expect(evaluated('${coalesce(aws_sqs_queue.q.other, "none")}', blocks)).toBe("none");
  });

  test("nested blocks are read as lists, however they are written", () => {
    const blocks = queues({
      one: { rule: { name: "a" } },
      many: {
        rule: [
          { name: "a", inner: { x: 1 } },
          { name: "b", inner: [{ x: 2 }] },
        ],
      },
    });
    expect(evaluated("${aws_sqs_queue.one.rule[0].name}", blocks)).toBe("a");
    expect(evaluated("${aws_sqs_queue.one.rule.0.name}", blocks)).toBe("a");
    expect(evaluated("${aws_sqs_queue.one.rule[*].name}", blocks)).toEqual(["a"]);
    expect(evaluated("${aws_sqs_queue.many.rule[1].name}", blocks)).toBe("b");
    expect(evaluated("${aws_sqs_queue.many.rule[*].inner[0].x}", blocks)).toEqual([1, 2]);
    expect(evaluated("${aws_sqs_queue.many.rule.*.name}", blocks)).toEqual(["a", "b"]);
  });

  test("what a certificate says of its validation, as CDK for Terraform reads it", () => {
    const certificate = { resource: { aws_acm_certificate: { c: { domain_name: "x" } } } };
    const options = [{ resource_record_name: "_a.x", resource_record_type: "CNAME" }];
    const attributesOf: AttributesOf = () => ({ domain_validation_options: options });
    const read = (expression: string) => evaluated(expression, certificate, attributesOf);
    expect(read("${tolist(aws_acm_certificate.c.domain_validation_options).0.resource_record_name}")).toBe("_a.x");
    expect(read("${tolist(aws_acm_certificate.c.domain_validation_options)[0].resource_record_type}")).toBe("CNAME");
    expect(read("${aws_acm_certificate.c.domain_validation_options[0].resource_record_name}")).toBe("_a.x");
    expect(read("${[for o in aws_acm_certificate.c.domain_validation_options : o.resource_record_type]}")).toEqual([
      "CNAME",
    ]);
  });

  test("lists of a resource are lists", () => {
    const blocks = queues({ q: { subnets: ["a", "b"] } });
    expect(evaluated('${aws_sqs_queue.q.subnets == tolist(["a", "b"])}', blocks)).toBe(true);
    expect(evaluated("${concat(aws_sqs_queue.q.subnets, [1])}", blocks)).toEqual(["a", "b", 1]);
  });

  test("variables, local values, keys that are expressions, and long numbers", () => {
    const blocks = {
      variable: { domain: { default: "localhost" } },
      locals: {
        host: "sub.${var.domain}",
        hosts: { "${var.domain}": ["${local.host}"] },
        long: "${18446744073709551615 + 1}",
      },
    };
    expect(evaluated("${local.hosts}", blocks)).toEqual({ localhost: ["sub.localhost"] });
    expect(evaluated('${local.hosts["localhost"][0]}', blocks)).toBe("sub.localhost");
    expect(evaluated("${local.long}", blocks)).toBe(18446744073709552000);
    expect(evaluated("x${local.long}", blocks)).toBe("x18446744073709551616");
    expect(evaluated(12345678901234567890n.toString(), blocks)).toBe("12345678901234567890");
  });

  test("the stack's place and workspace", () => {
    const directory = directories.write({
      "main.tf.json": { output: { text: { value: '${terraform.workspace} ${file("${path.module}/a.txt")}' } } },
      "a.txt": "from a file",
    });
    const plan = readPlan(directory);
    const environment = { accountId: "123456789012", region: plan.region, partition: "aws" };
    const [outputs] = Object.values(evaluatePlan(plan, environment, known).outputs);
    expect(outputs).toEqual({ text: { value: "default from a file", sensitive: false } });
  });

  test("data sources and resources refer to each other", () => {
    const blocks = {
      provider: { aws: { region: "eu-central-1", default_tags: { tags: { project: "sluice" } } } },
      data: {
        aws_caller_identity: { me: {} },
        aws_region: { here: {} },
        aws_default_tags: { all: {} },
        aws_iam_policy_document: {
          doc: { statement: { actions: ["sqs:*"], resources: ["${aws_sqs_queue.q.arn}"] } },
        },
      },
      ...queues({ q: { name: "q" }, p: { policy: "${data.aws_iam_policy_document.doc.json}" } }),
    };
    expect(evaluated("${data.aws_caller_identity.me.account_id}/${data.aws_region.here.name}", blocks)).toBe(
      "123456789012/eu-central-1",
    );
    expect(evaluated("${data.aws_default_tags.all.tags}", blocks)).toEqual({ project: "sluice" });
    expect(evaluated("${jsondecode(aws_sqs_queue.p.policy).Statement[0].Resource}", blocks)).toBe("arn:aws:test:::q");
  });

  test("attributes are asked for in the order of the references", () => {
    const asked: string[] = [];
    evaluate(
      { a: queues({ last: { name: "${aws_sqs_queue.first.arn}" }, first: { name: "x" } }) },
      (resource, args) => {
        asked.push(`${resource.address} ${args.string("name")}`);
        return known(resource, args);
      },
    );
    expect(asked).toEqual(["aws_sqs_queue.first x", "aws_sqs_queue.last arn:aws:test:::first"]);
  });

  test("outputs of other stacks, also all of them, with defaults for what is not there", () => {
    const state = { backend: "local", config: { path: "/state/a" }, defaults: { missing: "${terraform.workspace}" } };
    const read = "data.terraform_remote_state.a.outputs";
    const { outputs } = evaluate({
      b: {
        data: { terraform_remote_state: { a: state } },
        output: {
          one: { value: `\${${read}.tags}` },
          all: { value: `\${${read}}` },
          fallback: { value: `\${${read}.missing}` },
        },
      },
      a: {
        terraform: { backend: { local: { path: "/state/a" } } },
        ...queues({ q: { tags: { x: "y" } } }),
        output: {
          tags: { value: "${aws_sqs_queue.q.tags}", sensitive: true },
          arn: { value: "${aws_sqs_queue.q.arn}" },
        },
      },
    });
    expect(outputs).toEqual({
      a: { tags: { value: { x: "y" }, sensitive: true }, arn: { value: "arn:aws:test:::q", sensitive: false } },
      b: {
        one: { value: { x: "y" }, sensitive: false },
        all: { value: { tags: { x: "y" }, arn: "arn:aws:test:::q" }, sensitive: false },
        fallback: { value: "default", sensitive: false },
      },
    });
  });
});

describe("problems", () => {
  const problems = (blocks: Record<string, unknown>, attributesOf = known) =>
    problemsOf(() => evaluate({ a: blocks }, attributesOf));

  test("an attribute that is not there, with what was meant; what depends on it is not reported again", () => {
    const blocks = queues({
      q: { name: "q" },
      user: { name: "${aws_sqs_queue.q.anr}", policy: ["${aws_sqs_queue.q.nothing_like_it}"] },
      after: { name: "${aws_sqs_queue.user.arn}" },
    });
    expect(problems({ ...blocks, output: { o: { value: "${aws_sqs_queue.after.arn}" } } })).toEqual([
      'aws_sqs_queue.user (stack a): argument "name": aws_sqs_queue.q has no attribute "anr" in the terrarium; did you mean aws_sqs_queue.q.arn?',
      'aws_sqs_queue.user (stack a): argument "policy[0]": aws_sqs_queue.q has no attribute "nothing_like_it" in the terrarium; there are arn, delay_seconds, id, name',
    ]);
  });

  test("a function that is not here, and one that fails", () => {
    expect(problems(queues({ q: { name: "${timestamp()}", a: "${uper(1)}", b: { c: '${tonumber("x")}' } } }))).toEqual([
      'aws_sqs_queue.q (stack a): argument "name": the function timestamp() is not supported by the terrarium: its result is another one each time',
      'aws_sqs_queue.q (stack a): argument "a": the function uper() is not supported by the terrarium; did you mean upper()?',
      'aws_sqs_queue.q (stack a): argument "b.c": tonumber(): cannot convert "x" to number; given string must be a decimal representation of a number',
    ]);
  });

  test("an unsupported argument of a data source, and a wrong one", () => {
    const document = { statement: [{ actions: ["a"], action: ["b"] }], source_json: "{}" };
    expect(problems({ data: { aws_iam_policy_document: { doc: document } } })).toEqual([
      'data.aws_iam_policy_document.doc (stack a): argument "source_json" is not supported by the terrarium; see docs/support.md for what is. Remove it, or add it to terrarium/plan/data/aws-iam-policy-document.ts',
    ]);
    expect(problems({ data: { aws_iam_policy_document: { doc: { statement: [{ action: "b" }] } } } })[0]).toContain(
      'argument "statement.action" is not supported',
    );
    expect(problems({ data: { aws_arn: { x: { arn: "x" } } } })).toEqual([
      'data.aws_arn.x (stack a): argument "arn" must be an ARN, but is "x"',
    ]);
  });

  test("what the definition of a resource says is wrong", () => {
    const wrong: AttributesOf = ({ name }) => {
      throw new Error(`argument "name" is ${name}`);
    };
    expect(problems(queues({ a: {}, b: {} }), wrong)).toEqual([
      'aws_sqs_queue.a (stack a): argument "name" is a',
      'aws_sqs_queue.b (stack a): argument "name" is b',
    ]);
    const broken: AttributesOf = () => (undefined as unknown as { x: { y: string } }).x;
    expect(() => evaluate({ a: queues({ a: {} }) }, broken)).toThrow(TypeError);
  });

  test("conditions before and after", () => {
    const condition = (text: string) => [{ condition: text, error_message: "not ${self.name}" }];
    const blocks = queues({
      ok: { name: "a", lifecycle: { postcondition: condition('${self.name == "a" && self.arn != ""}') } },
      after: { name: "b", lifecycle: [{ postcondition: condition('${self.name == "a"}') }] },
      before: {
        name: "c",
        lifecycle: {
          precondition: [{ condition: "${aws_sqs_queue.ok.delay_seconds > 1}", error_message: "too quick" }],
        },
      },
    });
    expect(problems(blocks)).toEqual([
      "aws_sqs_queue.after (stack a): postcondition: not b",
      "aws_sqs_queue.before (stack a): precondition: too quick",
    ]);
  });
});

test("arguments come without what is for Terraform itself", () => {
  const body = {
    "//": { metadata: {} },
    name: "q",
    depends_on: [],
    provider: "aws",
    lifecycle: { ignore_changes: ["x"] },
  };
  const [resource] = evaluate({ a: queues({ q: body }) }).resources;
  expect(resource!.args.raw).toEqual({ name: "q" });
  expect(resource!.resource.raw).toEqual(body);
  expect(resource!.attributes).toEqual({ id: "q", arn: "arn:aws:test:::q", delay_seconds: 0 });
});
