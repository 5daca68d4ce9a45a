import { readSettings } from "../settings.ts";
import { LEAST } from "../tests/factories/settings.ts";

test("orders have defaults too, and share what is set for the gateway", () => {
  expect(
    readSettings({ ...LEAST, CORS_ORIGIN: "https://a.example.com", ALARM_EMAIL: "ops@example.com" }).orders,
  ).toEqual({
    common: {
      access: {
        authorizer: { kind: "none" },
        corsOrigin: "https://a.example.com",
        throttle: { rateLimit: 1_000, burstLimit: 2_000 },
      },
      functionLimits: { timeout: 10, memory: 256 },
      tracing: false,
      logRetentionDays: 30,
      alarmEmail: "ops@example.com",
    },
    consumer: { batchSize: 10, batchWindow: 0, maximumConcurrency: 5, maxReceiveCount: 3, keptDays: 90 },
    routing: {
      ingress: { kind: "http", createLogRole: false },
      reportSchedule: "cron(0 0 * * ? *)",
      archiveDays: 30,
    },
  });
});

test("the shop has what orders have, and a role for logs of its own if so told", () => {
  expect(readSettings(LEAST).shop).toEqual({
    access: { corsOrigin: "*", throttle: { rateLimit: 1_000, burstLimit: 2_000 } },
    functionLimits: { timeout: 10, memory: 256 },
    tracing: false,
    logs: { retentionDays: 30, createRole: false },
    alarmEmail: undefined,
  });
  const set = { SHOP_LOG_ROLE: "create", FUNCTION_TIMEOUT_SECONDS: "7", ALARM_EMAIL: "ops@example.com" };
  expect(readSettings({ ...LEAST, ...set, GATEWAY_LOG_ROLE: "existing" }).shop).toMatchObject({
    functionLimits: { timeout: 7 },
    logs: { createRole: true },
    alarmEmail: "ops@example.com",
  });
});

test("everything of orders can be set", () => {
  const { orders, stacks } = readSettings({
    ...LEAST,
    STACKS: "order-routing, order-sync",
    ORDER_AUTHORIZER: "jwt",
    ORDER_JWT_ISSUER: "https://issuer.example.com/",
    ORDER_JWT_AUDIENCE: "shop, desk",
    ORDER_EMAIL: "store@example.com",
    REPORT_SCHEDULE: "cron(30 22 ? * MON-FRI *)",
    ARCHIVE_DAYS: "7",
    ORDER_KEPT_DAYS: "8",
    FUNCTION_TIMEOUT_SECONDS: "9",
    FUNCTION_MEMORY_MB: "512",
    RESERVED_CONCURRENCY: "20",
    FUNCTION_TRACING: "true",
    CONSUMER_BATCH_SIZE: "4",
    CONSUMER_BATCH_WINDOW_SECONDS: "5",
    CONSUMER_MAX_CONCURRENCY: "6",
    ORDER_MAX_RECEIVE_COUNT: "2",
  });
  expect(stacks).toEqual(["order-routing", "order-sync"]);
  expect(orders.common).toMatchObject({
    access: { authorizer: { kind: "jwt", issuer: "https://issuer.example.com/", audience: ["shop", "desk"] } },
    functionLimits: { timeout: 9, memory: 512, reservedConcurrency: 20 },
    tracing: true,
  });
  expect(orders.consumer).toEqual({
    batchSize: 4,
    batchWindow: 5,
    maximumConcurrency: 6,
    maxReceiveCount: 2,
    keptDays: 8,
  });
  expect(orders.routing).toEqual({
    ingress: { kind: "http", createLogRole: false },
    orderEmail: "store@example.com",
    reportSchedule: "cron(30 22 ? * MON-FRI *)",
    archiveDays: 7,
  });
});
