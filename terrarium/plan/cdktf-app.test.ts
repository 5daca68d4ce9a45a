import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AcmCertificate } from "@cdktf/provider-aws/lib/acm-certificate/index.js";
import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity/index.js";
import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document/index.js";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record/index.js";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue/index.js";
import {
  App,
  conditional,
  Fn,
  LocalBackend,
  Op,
  propertyAccess,
  S3Backend,
  TerraformIterator,
  TerraformLocal,
  TerraformOutput,
  TerraformStack,
  TerraformVariable,
  Token,
} from "cdktf";
import { type AttributesOf, evaluatePlan } from "./evaluate-plan.ts";
import { type Plan, readPlan } from "./read-plan.ts";

const attributesOf: AttributesOf = ({ name, type }, args) => ({
  id: name,
  arn: `arn:aws:sqs:eu-central-1:123456789012:${name}`,
  ...(type === "aws_sqs_queue" && { delay_seconds: args.number("delay_seconds", 0), tags: args.record("tags") }),
  ...(type === "aws_acm_certificate" && {
    domain_validation_options: [
      { resource_record_name: "_1.localhost", resource_record_type: "CNAME", resource_record_value: "_2.aws" },
    ],
  }),
});

let out: string;
let plan: Plan;
beforeAll(() => {
  out = mkdtempSync(join(tmpdir(), "cdktf-out-"));
  synthesize(out);
  plan = readPlan(out, { variables: { apikey: "secret" } });
});
afterAll(() => rmSync(out, { recursive: true }));

const evaluate = () =>
  evaluatePlan(plan, { accountId: "123456789012", region: plan.region, partition: "aws" }, attributesOf);

/** Two stacks of which one refers to the other, a third with its state in S3, and what CDK for Terraform makes of Fn. */
function synthesize(outdir: string): void {
  const app = new App({ outdir });
  const gateway = new TerraformStack(app, "gateway");
  new LocalBackend(gateway, { path: "gateway.tfstate" });
  new AwsProvider(gateway, "aws", { region: "eu-central-1" });
  const me = new DataAwsCallerIdentity(gateway, "me");
  const dead = new SqsQueue(gateway, "dead", { name: "dead" });
  const orders = new SqsQueue(gateway, "orders", {
    name: `orders-${me.accountId}`,
    delaySeconds: 3,
    redrivePolicy: Fn.jsonencode({ maxReceiveCount: 3, deadLetterTargetArn: dead.arn }),
    tags: { plain: "x", raw: Fn.rawString("a ${c}") },
  });
  const policy = new DataAwsIamPolicyDocument(gateway, "policy", {
    statement: [{ actions: ["sqs:SendMessage"], resources: [orders.arn] }],
  });
  const certificate = new AcmCertificate(gateway, "certificate", { domainName: "localhost" });
  const option = certificate.domainValidationOptions.get(0);
  new Route53Record(gateway, "record", {
    zoneId: "Z1",
    name: option.resourceRecordName,
    type: option.resourceRecordType,
    records: [option.resourceRecordValue],
    ttl: 60,
  });
  outputs(gateway, orders, policy);

  const subscriber = new TerraformStack(app, "subscriber");
  new S3Backend(subscriber, { bucket: "state", key: "subscriber", region: "eu-central-1" });
  new AwsProvider(subscriber, "aws", { region: "eu-central-1" });
  const key = new TerraformVariable(subscriber, "apikey", { type: "string", sensitive: true });
  const copy = new SqsQueue(subscriber, "copy", {
    name: `copy-of-${orders.name}`,
    delaySeconds: orders.delaySeconds,
    tags: Token.asStringMap(orders.tags),
    redrivePolicy: Fn.jsonencode({ deadLetterTargetArn: dead.arn, key: key.stringValue }),
  });

  const last = new TerraformStack(app, "last");
  new AwsProvider(last, "aws", { region: "eu-central-1" });
  new TerraformOutput(last, "copied", { value: copy.name });
  new TerraformOutput(last, "record", { value: option.resourceRecordName });
  app.synth();
}

function outputs(stack: TerraformStack, orders: SqsQueue, policy: DataAwsIamPolicyDocument): void {
  const output = (name: string, value: unknown): unknown => new TerraformOutput(stack, name, { value });
  const list = TerraformIterator.fromList(["b", "a"]);
  const map = TerraformIterator.fromMap({ k: { n: 1 }, l: { n: 2 } });
  const local = new TerraformLocal(stack, "settings", { names: ["x", "y"], arn: orders.arn });
  output("document", policy.json);
  output("sum", Op.add(orders.delaySeconds, Op.mul(2, 3)));
  output("chosen", conditional(Op.eq(orders.delaySeconds, 3), "three", "other"));
  output("joined", Fn.join(",", [orders.id, "literal ${x}"]));
  output("lookup", Fn.lookup({ a: 1, b: orders.arn }, "a", 5));
  output("merged", Fn.merge([{ a: "1" }, { b: orders.id }]));
  output("tried", Fn.try([propertyAccess(local.expression, ["missing"]), "fallback"]));
  output("first", propertyAccess(local.expression, ["names", 0]));
  output("listed", list.forExpressionForList("upper(val)"));
  output("keys", map.keys());
  output("numbers", map.pluckProperty("n"));
  output("swapped", map.forExpressionForMap("key", "val.n"));
  output("hash", Fn.sha1(Fn.jsonencode([orders.id, { b: true, a: null }])));
  output("replaced", Fn.replace("a/b", "/", "\\n"));
}

test("the resources of all stacks, each after those that it refers to", () => {
  expect(plan.resources.map(({ stack, address }) => `${stack}/${address}`)).toEqual([
    "gateway/aws_sqs_queue.dead",
    "gateway/aws_sqs_queue.orders",
    "gateway/aws_acm_certificate.certificate",
    "gateway/aws_route53_record.record",
    "subscriber/aws_sqs_queue.copy",
  ]);
  expect(plan.region).toBe("eu-central-1");
  expect(plan.resources.at(-1)).toMatchObject({
    constructPath: "subscriber/copy",
    dependsOn: expect.arrayContaining(["gateway/aws_sqs_queue.orders", "gateway/aws_sqs_queue.dead"]),
    directory: join(out, "stacks/subscriber"),
  });
});

test("arguments, with what other stacks have", () => {
  const args = Object.fromEntries(evaluate().resources.map(({ resource, args: { raw } }) => [resource.name, raw]));
  expect(args.orders).toEqual({
    name: "orders-123456789012",
    delay_seconds: 3,
    redrive_policy: '{"deadLetterTargetArn":"arn:aws:sqs:eu-central-1:123456789012:dead","maxReceiveCount":3}',
    tags: { plain: "x", raw: "a ${c}" },
  });
  expect(args.record).toEqual({ zone_id: "Z1", name: "_1.localhost", type: "CNAME", records: ["_2.aws"], ttl: 60 });
  expect(args.copy).toEqual({
    name: "copy-of-orders-123456789012",
    delay_seconds: 3,
    tags: { plain: "x", raw: "a ${c}" },
    redrive_policy: '{"deadLetterTargetArn":"arn:aws:sqs:eu-central-1:123456789012:dead","key":"secret"}',
  });
});

test("outputs: functions, operators and iterators as CDK for Terraform writes them", () => {
  const { outputs: all } = evaluate();
  const values = Object.fromEntries(Object.entries(all.gateway!).map(([name, { value }]) => [name, value]));
  expect(JSON.parse(String(values.document))).toEqual({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: "sqs:SendMessage", Resource: "arn:aws:sqs:eu-central-1:123456789012:orders" },
    ],
  });
  expect(values).toMatchObject({
    sum: 9,
    chosen: "three",
    joined: "orders,literal ${x}",
    lookup: 1,
    merged: { a: "1", b: "orders" },
    tried: "fallback",
    first: "x",
    listed: ["A", "B"],
    keys: ["k", "l"],
    numbers: [1, 2],
    swapped: { k: 1, l: 2 },
    // printf '["orders",{"a":null,"b":true}]' | sha1sum
    hash: "9c6e5681c15c45d741f5838b36aaf6b9e9ac8932",
    replaced: "a\nb",
  });
  expect(all.last).toEqual({
    copied: { value: "copy-of-orders-123456789012", sensitive: false },
    record: { value: "_1.localhost", sensitive: false },
  });
});
