import { type Environment, readSettings, STACK_NAMES } from "./settings.ts";
import { LEAST, problemsOf } from "./tests/factories/settings.ts";

test("region and domain are enough; the rest has defaults", () => {
  const { orders: _, shop: __, stacks, ...settings } = readSettings(LEAST);
  expect(stacks).toEqual(STACK_NAMES);
  expect(settings).toEqual({
    deployment: { region: "eu-west-1", namePrefix: "sluice", environment: "development", stateBucket: undefined },
    gateway: {
      domain: "example.com",
      hostedZoneId: undefined,
      stages: ["events"],
      access: { apiKeyRequired: false, corsOrigin: "*", throttle: { rateLimit: 1_000, burstLimit: 2_000 } },
      queue: { retention: 345_600, visibilityTimeout: 30, maxReceiveCount: 120 },
      logs: { retentionDays: 30, createRole: true },
      alarmEmail: undefined,
    },
    subscriber: {
      url: "https://sub.example.com/sub",
      rateLimit: 300,
      bucketName: undefined,
      logRetentionDays: 30,
    },
  });
});

test("the states are in their bucket, unless they are to be beside it", () => {
  const beside = readSettings({ ...LEAST, STATE_BUCKET: "states", STATE_IN_BUCKET: "false" });
  expect(beside).toMatchObject({ state: { bucketName: "states" }, deployment: { stateBucket: undefined } });
  const inside = readSettings({ ...LEAST, STATE_BUCKET: "states" });
  expect(inside).toMatchObject({ state: { bucketName: "states" }, deployment: { stateBucket: "states" } });
  expect(readSettings({ ...LEAST, STATE_IN_BUCKET: "true" }).state).toBeUndefined();
});

test("every variable is taken", () => {
  const settings = readSettings({
    ...LEAST,
    ENVIRONMENT: "production",
    NAME_PREFIX: "blue-2",
    STATE_BUCKET: "blue-state",
    HOSTED_ZONE_ID: "Z0123",
    STAGES: "events, orders",
    GATEWAY_API_KEY_REQUIRED: "true",
    GATEWAY_LOG_ROLE: "existing",
    CORS_ORIGIN: "https://app.example.com",
    THROTTLE_RATE_LIMIT: "5",
    THROTTLE_BURST_LIMIT: "6",
    QUEUE_RETENTION_SECONDS: "60",
    QUEUE_VISIBILITY_SECONDS: "7",
    MAX_RECEIVE_COUNT: "8",
    ALARM_EMAIL: "ops@example.com",
    LOG_RETENTION_DAYS: "90",
    SUBSCRIBER_URL: "https://elsewhere.org:8443/in?a=b",
    SUBSCRIBER_BUCKET: "blue-bucket",
    DESTINATION_RATE_LIMIT: "9",
  });
  expect(settings.deployment).toEqual({
    region: "eu-west-1",
    namePrefix: "blue-2",
    environment: "production",
    stateBucket: "blue-state",
  });
  expect(settings.gateway).toEqual({
    domain: "example.com",
    hostedZoneId: "Z0123",
    stages: ["events", "orders"],
    access: {
      apiKeyRequired: true,
      corsOrigin: "https://app.example.com",
      throttle: { rateLimit: 5, burstLimit: 6 },
    },
    queue: { retention: 60, visibilityTimeout: 7, maxReceiveCount: 8 },
    logs: { retentionDays: 90, createRole: false },
    alarmEmail: "ops@example.com",
  });
  expect(settings.subscriber).toEqual({
    url: "https://elsewhere.org:8443/in?a=b",
    rateLimit: 9,
    bucketName: "blue-bucket",
    logRetentionDays: 90,
  });
});

test("localhost is a domain, to run here", () => {
  const { gateway, subscriber } = readSettings({ ...LEAST, DOMAIN: "localhost" });
  expect([gateway.domain, subscriber.url]).toEqual(["localhost", "https://sub.localhost/sub"]);
});

test("an empty variable is one that is not set", () => {
  expect(readSettings({ ...LEAST, STAGES: "", HOSTED_ZONE_ID: "  ", ALARM_EMAIL: "" })).toEqual(readSettings(LEAST));
});

test("all problems are reported at once, with what was seen and what is accepted", () => {
  expect(problemsOf({ DOMAIN: "exa_mple", STAGES: "a,a", MAX_RECEIVE_COUNT: "0" })).toEqual([
    { variable: "AWS_REGION", seen: "not set", accepted: "an AWS region such as eu-west-1" },
    { variable: "DOMAIN", seen: '"exa_mple"', accepted: expect.stringMatching(/^a domain in lower case/) },
    { variable: "STAGES", seen: '"a,a"', accepted: expect.stringMatching(/^one to ten different names/) },
    { variable: "MAX_RECEIVE_COUNT", seen: '"0"', accepted: expect.stringMatching(/^a whole number from 1 to 1000/) },
  ]);
});

test("the message names each variable, for people", () => {
  expect(() => readSettings({ DOMAIN: "Example.com" })).toThrow(
    /^2 settings cannot be used\. .*\n\n {2}AWS_REGION is not set\n {4}accepted: .*\n {2}DOMAIN is "Example\.com"\n {4}accepted: /,
  );
});

test.each<[string, string]>([
  ["AWS_REGION", "europe"],
  ["ENVIRONMENT", "prod"],
  ["NAME_PREFIX", "Sluice"],
  ["NAME_PREFIX", "a-name-of-twenty-one-c"],
  ["NAME_PREFIX", "ends-"],
  ["STATE_BUCKET", "My_Bucket"],
  ["DOMAIN", "https://example.com"],
  ["DOMAIN", `${"a".repeat(54)}.com`],
  ["HOSTED_ZONE_ID", "/hostedzone/Z1"],
  ["STAGES", "events,,orders"],
  ["STAGES", "a b"],
  ["STAGES", "a,b,c,d,e,f,g,h,i,j,k"],
  ["GATEWAY_API_KEY_REQUIRED", "yes"],
  ["GATEWAY_LOG_ROLE", "none"],
  ["CORS_ORIGIN", "app.example.com"],
  ["CORS_ORIGIN", "https://app.example.com/"],
  ["THROTTLE_RATE_LIMIT", "0"],
  ["THROTTLE_BURST_LIMIT", "1e3"],
  ["QUEUE_RETENTION_SECONDS", "59"],
  ["QUEUE_RETENTION_SECONDS", "1209601"],
  ["QUEUE_VISIBILITY_SECONDS", "43201"],
  ["MAX_RECEIVE_COUNT", "-1"],
  ["ALARM_EMAIL", "ops"],
  ["LOG_RETENTION_DAYS", "31"],
  ["SUBSCRIBER_URL", "http://sub.example.com/sub"],
  ["SUBSCRIBER_URL", "sub.example.com"],
  ["SUBSCRIBER_BUCKET", "ab"],
  ["DESTINATION_RATE_LIMIT", "0"],
  ["STACKS", "gateway,orders"],
  ["STACKS", "subscriber"],
  ["STACKS", "saga"],
  ["SHOP_LOG_ROLE", "make"],
  ["TF_VAR_callback_token_key", "short"],
  ["ORDER_INGRESS", "websocket"],
  ["ORDER_LOG_ROLE", "none"],
  ["ORDER_AUTHORIZER", "basic"],
  ["ORDER_JWT_ISSUER", "http://issuer.example.com"],
  ["ORDER_JWT_AUDIENCE", "a,,b"],
  ["ORDER_EMAIL", "store"],
  ["REPORT_SCHEDULE", "0 0 * * ? *"],
  ["REPORT_SCHEDULE", "cron(0 0 * * ?)"],
  ["REPORT_SCHEDULE", "rate(0 days)"],
  ["ARCHIVE_DAYS", "0"],
  ["ORDER_KEPT_DAYS", "0"],
  ["FUNCTION_TIMEOUT_SECONDS", "901"],
  ["FUNCTION_MEMORY_MB", "64"],
  ["RESERVED_CONCURRENCY", "1"],
  ["FUNCTION_TRACING", "on"],
  ["CONSUMER_BATCH_SIZE", "11"],
  ["CONSUMER_BATCH_WINDOW_SECONDS", "301"],
  ["CONSUMER_MAX_CONCURRENCY", "1"],
  ["ORDER_MAX_RECEIVE_COUNT", "0"],
  ["TF_VAR_subscriber_api_key", " spaces "],
  ["TF_VAR_subscriber_api_key", "a".repeat(513)],
])("%s=%s is refused", (variable, value) => {
  expect(problemsOf({ ...LEAST, [variable]: value })).toMatchObject([{ variable }]);
});

test.each<[Environment, readonly string[]]>([
  [{ ORDER_AUTHORIZER: "jwt" }, ["ORDER_JWT_ISSUER", "ORDER_JWT_AUDIENCE"]],
  [
    { ORDER_AUTHORIZER: "jwt", ORDER_INGRESS: "rest", ORDER_JWT_ISSUER: "https://a.b/", ORDER_JWT_AUDIENCE: "c" },
    ["ORDER_AUTHORIZER"],
  ],
  [{ RESERVED_CONCURRENCY: "4" }, ["RESERVED_CONCURRENCY"]],
  [{ ORDER_INGRESS: "rest", ORDER_LOG_ROLE: "create" }, ["ORDER_LOG_ROLE"]],
  [{ ORDER_INGRESS: "rest", ORDER_LOG_ROLE: "create", GATEWAY_LOG_ROLE: "existing" }, []],
  [{ ORDER_INGRESS: "rest", ORDER_LOG_ROLE: "create", STACKS: "order-routing" }, []],
  [{ SHOP_LOG_ROLE: "create" }, ["SHOP_LOG_ROLE"]],
  [{ SHOP_LOG_ROLE: "create", GATEWAY_LOG_ROLE: "existing" }, []],
  [{ SHOP_LOG_ROLE: "create", STACKS: "callback" }, []],
  [
    {
      SHOP_LOG_ROLE: "create",
      ORDER_INGRESS: "rest",
      ORDER_LOG_ROLE: "create",
      STACKS: "callback,order-routing",
    },
    ["SHOP_LOG_ROLE"],
  ],
])("of %p these do not go with the rest: %p", (env, variables) => {
  expect(problemsOf({ ...LEAST, ...env }).map(({ variable }) => variable)).toEqual(variables);
});

test("a secret is never shown: neither the API key nor a password in a URL", () => {
  const found = problemsOf({
    ...LEAST,
    TF_VAR_subscriber_api_key: "secret\u0007",
    SUBSCRIBER_URL: "https://me:secret@sub.example.com/sub",
  });
  expect(found).toHaveLength(2);
  expect(JSON.stringify(found)).not.toContain("secret\\");
  expect(JSON.stringify(found)).not.toContain("me:secret");
});
