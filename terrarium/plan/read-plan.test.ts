import { readPlan } from "./read-plan.ts";
import { problemsOf, StackDirectories } from "./testing/write-stacks.ts";

const directories = new StackDirectories();
afterAll(() => directories.remove());

const queue = (body: Record<string, unknown> = {}): Record<string, unknown> => ({ name: "q", ...body });
const addresses = (directory: string): string[] =>
  readPlan(directory).resources.map(({ stack, address }) => `${stack}/${address}`);
const problems = (stacks: Parameters<StackDirectories["synthesized"]>[0], variables = {}): readonly string[] =>
  problemsOf(() => readPlan(directories.synthesized(stacks), { variables }));

describe("order", () => {
  const remote = (path: string): Record<string, unknown> => ({
    terraform_remote_state: { other: { backend: "local", config: { path }, workspace: "${terraform.workspace}" } },
  });
  const chain = {
    subscriber: {
      terraform: { backend: { local: { path: "/state/subscriber.tfstate" } } },
      data: remote("/state/gateway.tfstate"),
      resource: {
        aws_pipes_pipe: {
          pipe: {
            "//": { metadata: { path: "subscriber/pipe", uniqueId: "pipe" } },
            source: "${data.terraform_remote_state.other.outputs.queue}",
            depends_on: ["aws_s3_bucket.files"],
          },
        },
        aws_s3_bucket: { files: { bucket: "files" } },
      },
    },
    gateway: {
      terraform: { backend: { local: { path: "/state/gateway.tfstate" } } },
      locals: { policy: "${jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead.arn })}" },
      data: { aws_iam_policy_document: { doc: { statement: { resources: ["${aws_sqs_queue.orders.arn}"] } } } },
      resource: {
        aws_sqs_queue: { orders: queue({ redrive_policy: "${local.policy}" }), dead: queue() },
        aws_sqs_queue_policy: { p: { policy: "${data.aws_iam_policy_document.doc.json}" } },
      },
      output: { queue: { value: "${aws_sqs_queue.orders.arn}" } },
    },
  };

  test("each resource after those that it refers to, over stacks; the same every time", () => {
    const directory = directories.synthesized(chain);
    const expected = [
      "gateway/aws_sqs_queue.dead",
      "gateway/aws_sqs_queue.orders",
      "subscriber/aws_s3_bucket.files",
      "subscriber/aws_pipes_pipe.pipe",
      "gateway/aws_sqs_queue_policy.p",
    ];
    expect(addresses(directory)).toEqual(expected);
    expect(addresses(directory)).toEqual(expected);
  });

  test("dependencies lead through locals, data sources and outputs", () => {
    const { resources } = readPlan(directories.synthesized(chain));
    const dependencies = Object.fromEntries(resources.map(({ address, dependsOn }) => [address, dependsOn]));
    expect(dependencies).toEqual({
      "aws_sqs_queue.dead": [],
      "aws_sqs_queue.orders": ["gateway/aws_sqs_queue.dead"],
      "aws_s3_bucket.files": [],
      "aws_pipes_pipe.pipe": ["gateway/aws_sqs_queue.orders", "subscriber/aws_s3_bucket.files"],
      "aws_sqs_queue_policy.p": ["gateway/aws_sqs_queue.orders"],
    });
  });

  test("what a resource is", () => {
    const directory = directories.synthesized(chain);
    const pipe = readPlan(directory).resources.find(({ name }) => name === "pipe");
    expect(pipe).toMatchObject({
      stack: "subscriber",
      type: "aws_pipes_pipe",
      constructPath: "subscriber/pipe",
      directory: `${directory}/stacks/subscriber`,
    });
  });

  test("state in a relative path, and in S3", () => {
    const local = {
      a: { terraform: { backend: { local: { path: "a.tfstate" } } }, output: { x: { value: 1 } } },
      b: { data: remote("../a/a.tfstate"), output: { y: { value: "${data.terraform_remote_state.other.outputs.x}" } } },
    };
    expect(problems(local)).toEqual([]);
    const s3 = (key: string) => ({ bucket: "state", key, region: "eu-central-1" });
    const inS3 = {
      a: { terraform: { backend: { s3: { ...s3("a"), use_lockfile: true } } }, output: { x: { value: 1 } } },
      c: { terraform: { backend: { s3: s3("c") } } },
      b: {
        data: { terraform_remote_state: { other: { backend: "s3", config: s3("a") } } },
        output: { y: { value: '${data.terraform_remote_state.other.outputs["x"]}' } },
      },
    };
    expect(problems(inS3)).toEqual([]);
  });

  test("state that no stack keeps, and an output that the stack does not have", () => {
    const unread = { queue: { value: "${data.terraform_remote_state.other.outputs.queue}" } };
    expect(problems({ b: { data: remote("/state/elsewhere.tfstate"), output: unread } })).toEqual([
      expect.stringMatching(
        /^data\.terraform_remote_state\.other \(stack b\): no stack here keeps its state in local .*elsewhere.*the directory that has both$/,
      ),
    ]);
    const misspelt = "${data.terraform_remote_state.other.outputs.quue}";
    const reader = { data: remote("/state/gateway.tfstate"), output: { y: { value: misspelt } } };
    expect(problems({ gateway: chain.gateway, b: reader })).toEqual([
      expect.stringContaining(
        'refers to data.terraform_remote_state.other.outputs.quue: the stack gateway has no output "quue"; did you mean queue?',
      ),
    ]);
  });
});

describe("references that cannot be followed", () => {
  test("to nothing, with what was meant", () => {
    expect(
      problems({
        gateway: {
          locals: { name: "x" },
          variable: { domain: { default: "localhost" } },
          data: { aws_region: { here: {} } },
          resource: {
            aws_sqs_queue: {
              dlq: queue(),
              orders: queue({
                redrive_policy: "${jsonencode({ arn = aws_sqs_queue.dql.arn })}",
                tags: { a: "${local.nmae}", b: "x-${var.domian}", c: "${data.aws_region.heer.name}" },
              }),
              last: queue({ depends_on: ["aws_sqs_queue.nothing_like_it"], name: "${nothing}" }),
            },
          },
        },
      }),
    ).toEqual([
      'aws_sqs_queue.orders (stack gateway): argument "redrive_policy" refers to aws_sqs_queue.dql.arn: there is no resource aws_sqs_queue.dql; did you mean aws_sqs_queue.dlq?',
      'aws_sqs_queue.orders (stack gateway): argument "tags.a" refers to local.nmae: there is no local value local.nmae; did you mean local.name?',
      'aws_sqs_queue.orders (stack gateway): argument "tags.b" refers to var.domian: there is no variable var.domian; did you mean var.domain?',
      'aws_sqs_queue.orders (stack gateway): argument "tags.c" refers to data.aws_region.heer.name: there is no data source data.aws_region.heer; did you mean data.aws_region.here?',
      'aws_sqs_queue.last (stack gateway): argument "name" refers to nothing: there is nothing called nothing: a resource is referred to by its type and its name',
      'aws_sqs_queue.last (stack gateway): argument "depends_on[0]" refers to aws_sqs_queue.nothing_like_it: there is no resource aws_sqs_queue.nothing_like_it',
    ]);
  });

  test("an expression that cannot be read", () => {
    expect(problems({ gateway: { resource: { aws_sqs_queue: { q: queue({ name: "${join(}" }) } } } })).toEqual([
      'aws_sqs_queue.q (stack gateway): argument "name": expected the start of an expression, found "}" (at character 8 of "${join(}")',
    ]);
  });

  test("a cycle, whole", () => {
    expect(
      problems({
        gateway: {
          locals: { arn: "${aws_sqs_queue.b.arn}" },
          resource: {
            aws_sqs_queue: { a: queue({ name: "${local.arn}" }), b: queue({ name: "${aws_sqs_queue.a.arn}" }) },
          },
        },
      }),
    ).toEqual([
      "a reference cycle: gateway/local.arn → gateway/aws_sqs_queue.b → gateway/aws_sqs_queue.a → gateway/local.arn",
    ]);
  });

  test("a resource that refers to itself", () => {
    expect(
      problems({ gateway: { resource: { aws_sqs_queue: { a: queue({ name: "${aws_sqs_queue.a.arn}" }) } } } }),
    ).toEqual([
      'aws_sqs_queue.a (stack gateway): argument "name" refers to the block that it stands in: aws_sqs_queue.a.arn',
    ]);
  });

  test("two stacks that need each other", () => {
    const stack = (own: string, other: string) => ({
      terraform: { backend: { local: { path: `/state/${own}` } } },
      data: { terraform_remote_state: { other: { backend: "local", config: { path: `/state/${other}` } } } },
      output: { one: { value: 1 }, two: { value: "${data.terraform_remote_state.other.outputs.one}" } },
    });
    expect(problems({ a: stack("a", "b"), b: stack("b", "a") })).toEqual([
      "stacks that read each other's outputs cannot be applied one after the other: a → b → a",
    ]);
  });
});

test("names that every JavaScript object has are names like others", () => {
  expect(
    problems({
      a: {
        constructor: {},
        output: {
          a: { value: "${toString.valueOf.x}" },
          b: { value: "${local.constructor}" },
          c: { value: "${data.terraform_remote_state.constructor.outputs.x}" },
          d: { value: "${var.hasOwnProperty}" },
        },
      },
    }),
  ).toEqual([
    expect.stringContaining('has a block "constructor", which is not one of Terraform'),
    "output.a (stack a) refers to toString.valueOf.x: there is no resource toString.valueOf",
    "output.b (stack a) refers to local.constructor: there is no local value local.constructor",
    expect.stringContaining("there is no remote state data.terraform_remote_state.constructor"),
    "output.d (stack a) refers to var.hasOwnProperty: there is no variable var.hasOwnProperty",
  ]);
});

test("everything that is not supported, at once", () => {
  const found = problems({
    gateway: {
      module: { vpc: { source: "./vpc" } },
      variable: { domain: { type: "string" } },
      resource: {
        aws_sqs_queue: {
          counted: queue({ count: 2, name: "q-${count.index}" }),
          each: queue({ for_each: '${toset(["a"])}', name: "${each.key}" }),
          provisioned: queue({ provisioner: [{ "local-exec": { command: "true" } }], connection: { host: "x" } }),
          dynamic: queue({ rule: { dynamic: { filter: { for_each: [1], content: {} } } } }),
          fine: queue({ lifecycle: { prevent_destroy: true }, provider: "aws", count: null }),
        },
      },
      data: { aws_route53_zone: { z: { name: "x" } } },
    },
  });
  expect(found).toEqual([
    expect.stringContaining("module.vpc (stack gateway): modules are not supported"),
    'variable "domain" (stack gateway) has no value: set TF_VAR_domain (string)',
    expect.stringMatching(
      /^data\.aws_route53_zone\.z \(stack gateway\): the data source aws_route53_zone is not supported .*aws_region/,
    ),
    expect.stringContaining("aws_sqs_queue.counted (stack gateway): count is not supported"),
    expect.stringContaining("aws_sqs_queue.each (stack gateway): for_each is not supported"),
    expect.stringContaining("aws_sqs_queue.provisioned (stack gateway): provisioner is not supported"),
    expect.stringContaining("aws_sqs_queue.provisioned (stack gateway): connection is not supported"),
    expect.stringContaining("aws_sqs_queue.dynamic (stack gateway): the dynamic block rule.filter is not supported"),
  ]);
});

describe("the region", () => {
  const provider = (region: unknown, more = {}) => ({ provider: { aws: [{ region, ...more }] } });

  test("is the provider's, by way of variables and local values", () => {
    const stack = {
      ...provider("${local.region}"),
      locals: { region: "${lower(var.region)}" },
      variable: { region: { default: "EU-WEST-1" } },
    };
    const directory = directories.synthesized({ gateway: stack, other: {} });
    expect(readPlan(directory).region).toBe("eu-west-1");
    expect(readPlan(directory, { variables: { region: "us-west-2" } }).region).toBe("us-west-2");
  });

  test("is us-east-1 where no provider says", () => {
    expect(readPlan(directories.synthesized({ a: {}, b: provider(undefined) })).region).toBe("us-east-1");
  });

  test("is one for all, but for providers with an alias", () => {
    const aliased = { provider: { aws: [{ region: "eu-west-1" }, { alias: "global", region: "us-east-1" }] } };
    expect(readPlan(directories.synthesized({ a: aliased })).region).toBe("eu-west-1");
    expect(problems({ a: provider("eu-west-1"), b: provider("eu-west-2") })).toEqual([
      "the terrarium runs one region, but the stacks are in several: a is in eu-west-1, b is in eu-west-2",
    ]);
  });

  test("is known before any resource is", () => {
    expect(
      problems({ a: { ...provider("${aws_sqs_queue.q.name}"), resource: { aws_sqs_queue: { q: queue() } } } }),
    ).toEqual(['provider.aws (stack a): argument "region": it refers to aws_sqs_queue.q, which is known only later']);
    expect(problems({ a: provider("Frankfurt") })).toEqual([
      'provider.aws (stack a): "Frankfurt" is not a region such as us-east-1',
    ]);
  });
});
