import { type Changes, type SynthesizedStack, synthesize } from "./testing/local-deployment.ts";

const stacks = (changes?: Changes): SynthesizedStack[] => Object.values(synthesize(changes));
const HOLDS_DATA = ["aws_sqs_queue", "aws_s3_bucket"];

const holdingData = (changes: Changes) =>
  stacks(changes).flatMap(({ resource }) => HOLDS_DATA.flatMap((type) => Object.values(resource[type] ?? {})));

/** Everything that Allow statements of all policies say, as written. */
function allowed(): { actions: string[]; resources: string[] }[] {
  return stacks().flatMap(({ resource }) =>
    Object.values(resource)
      .flatMap((byName) => Object.values(byName))
      .flatMap(({ policy }) => (typeof policy === "string" ? [policy.replace(/\$\{[^}]*\}/g, "REF")] : []))
      .flatMap((policy) => JSON.parse(policy).Statement)
      .filter(({ Effect }) => Effect === "Allow")
      .map(({ Action, Resource }) => ({ actions: [Action].flat(), resources: [Resource].flat() })),
  );
}

test("in production what holds data refuses to be destroyed; in development it comes away", () => {
  const production = holdingData({ deployment: { environment: "production" } });
  expect(production).toHaveLength(3);
  for (const resource of production) {
    expect(resource.lifecycle).toEqual({ prevent_destroy: true });
    expect(resource.force_destroy ?? false).toBe(false);
  }
  for (const resource of holdingData({ deployment: { environment: "development" } })) {
    expect(resource).not.toHaveProperty("lifecycle");
  }
});

test("no action and no resource is allowed as a whole", () => {
  const statements = allowed();
  expect(statements.length).toBeGreaterThan(5);
  for (const { actions, resources } of statements) {
    for (const action of actions) expect(action).not.toMatch(/\*/);
    for (const resource of resources) expect(resource).not.toMatch(/^\*?$/);
  }
});

test("every log group is emptied some day", () => {
  const groups = stacks().flatMap(({ resource }) => Object.values(resource.aws_cloudwatch_log_group ?? {}));
  expect(groups).toHaveLength(2);
  for (const group of groups) expect(group.retention_in_days).toBe(30);
});

test("nothing but the region is set at the provider, so that what runs here is what goes to AWS", () => {
  for (const { provider } of stacks()) {
    expect(provider.aws).toHaveLength(1);
    expect(Object.keys(provider.aws[0] ?? {}).sort()).toEqual(["default_tags", "region"]);
  }
});

test("every name begins with the prefix, so that deployments share an account", () => {
  const named = stacks({ deployment: { namePrefix: "other" } }).flatMap(({ resource }) =>
    Object.entries(resource).flatMap(([type, byName]) =>
      Object.values(byName).map(({ name, bucket_prefix, alarm_name }) => [type, name ?? bucket_prefix ?? alarm_name]),
    ),
  );
  const within = new Set(["aws_api_gateway_model", "aws_api_gateway_request_validator"]); // named within their API
  const names = named.filter(([type, name]) => !within.has(String(type)) && typeof name === "string");
  expect(names.length).toBeGreaterThan(10);
  for (const [, name] of names) expect(name).toMatch(/^(other-|\/aws\/(apigateway|vendedlogs\/pipes)\/other-)/);
});

test("with a state bucket both states are in it, each under its own key", () => {
  const backends = stacks({ deployment: { stateBucket: "states" } }).map(({ terraform }) => terraform.backend);
  expect(backends).toMatchObject([
    { s3: { bucket: "states", key: "sluice/gateway.tfstate", use_lockfile: true } },
    { s3: { bucket: "states", key: "sluice/subscriber.tfstate", use_lockfile: true } },
  ]);
});

test("a plan needs no AWS account: no data source calls AWS", () => {
  const types = stacks().flatMap(({ data }) => Object.keys(data ?? {}));
  expect(types.sort()).toEqual(["aws_region", "terraform_remote_state"]);
});
