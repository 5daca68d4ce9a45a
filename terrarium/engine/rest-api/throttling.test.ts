import { TestApi } from "../../../tests/factories/rest-api.ts";
import { createTestWorld } from "../../../tests/factories/world.ts";
import { Store } from "../store.ts";
import { periodStart } from "./period.ts";
import { type UsagePlanDefinition, UsagePlans } from "./usage-plans.ts";

const KEY = { id: "key1", name: "publishers", value: "secret-key-of-the-publishers", enabled: true };

function setUp(plan: Partial<UsagePlanDefinition> = {}, options = {}) {
  const world = createTestWorld(options);
  const api = new TestApi(world)
    .method("/open", "GET", {
      responses: [{ responseTemplates: { "application/json": "$context.identity.apiKeyId" } }],
    })
    .method("/keyed", "GET", {
      method: { apiKeyRequired: true },
      responses: [{ responseTemplates: { "application/json": "$context.identity.apiKeyId $context.identity.apiKey" } }],
    });
  const plans = world.service(UsagePlans);
  plans.addKey(KEY);
  plans.addPlan({
    id: "plan1",
    name: "plan",
    stages: [{ apiId: "api0123456", stage: "test", throttle: new Map() }],
    ...plan,
  });
  plans.addKeyToPlan("plan1", KEY.id);
  const stage = api.deploy();
  const call = (path = "/keyed", key: string | undefined = KEY.value) =>
    api.call("GET", path, { headers: key === undefined ? {} : { "X-API-Key": key } }, stage);
  const statuses = async (count: number, path = "/keyed") => {
    const found = [];
    for (let i = 0; i < count; i++) found.push((await call(path)).status);
    return found;
  };
  return { world, api, plans, stage, call, statuses };
}

describe("API keys", () => {
  it("open what asks for one, in the stages of their plan", async () => {
    const { api, call, plans } = setUp();
    expect((await call()).body).toBe(`key1 ${KEY.value}`);
    expect((await call("/open")).body).toBe("");
    for (const key of ["wrong", ""]) {
      const refused = await call("/keyed", key);
      expect([refused.status, refused.body, refused.headers["x-amzn-errortype"]]).toEqual([
        403,
        '{"message":"Forbidden"}',
        "ForbiddenException",
      ]);
    }
    const other = api.deploy({ name: "other" });
    const elsewhere = await api.call("GET", "/keyed", { headers: { "x-api-key": KEY.value } }, other);
    expect(elsewhere.status).toBe(403);
    expect(() => plans.addKey({ ...KEY, id: "key2" })).toThrow(/two keys cannot have the same/);
  });

  it("open nothing while they are disabled", async () => {
    const { plans, call } = setUp();
    plans.addKey({ id: "key2", name: "off", value: "another-secret-of-another-key", enabled: false });
    plans.addKeyToPlan("plan1", "key2");
    expect((await call("/keyed", "another-secret-of-another-key")).status).toBe(403);
  });

  it("are in one plan a stage", () => {
    const { plans } = setUp();
    plans.addPlan({
      id: "plan2",
      name: "second",
      stages: [{ apiId: "api0123456", stage: "test", throttle: new Map() }],
    });
    expect(() => plans.addKeyToPlan("plan2", KEY.id)).toThrow(/already in the usage plan "plan"/);
    expect(() => plans.addKeyToPlan("plan3", KEY.id)).toThrow(/no usage plan "plan3"/);
    expect(() => plans.addKeyToPlan("plan1", "nope")).toThrow(/no API key "nope"/);
  });
});

describe("throttling", () => {
  it("lets so many through at once, and so many a second", async () => {
    const { world, stage, statuses, call } = setUp();
    stage.throttle.set("*/*", { burst: 2, rate: 4 });
    expect(await statuses(3)).toEqual([200, 200, 429]);
    const refused = await call();
    expect([refused.body, refused.headers["x-amzn-errortype"]]).toEqual([
      '{"message":"Too Many Requests"}',
      "TooManyRequestsException",
    ]);
    await world.clock.advance(250);
    expect(await statuses(2)).toEqual([200, 429]);
    await world.clock.advance(60_000);
    expect(await statuses(3)).toEqual([200, 200, 429]);
  });

  it("is for each method by itself, and may differ for one", async () => {
    const { stage, statuses } = setUp();
    stage.throttle.set("*/*", { burst: 1, rate: 1 });
    stage.throttle.set("~1open/GET", { burst: 3 });
    expect([await statuses(2), await statuses(4, "/open")]).toEqual([
      [200, 429],
      [200, 200, 200, 429],
    ]);
  });

  it("with a burst of 0 closes", async () => {
    const { stage, statuses } = setUp();
    stage.throttle.set("open/GET", { burst: 0, rate: 0 });
    expect([await statuses(1, "/open"), await statuses(1)]).toEqual([[429], [200]]);
  });

  it("of a usage plan is for each key, and for each method that it names", async () => {
    const all = setUp({ throttle: { burst: 2, rate: 1 } });
    expect(await all.statuses(3)).toEqual([200, 200, 429]);
    const one = setUp({
      stages: [{ apiId: "api0123456", stage: "test", throttle: new Map([["/keyed/GET", { burst: 1, rate: 1 }]]) }],
    });
    expect(await one.statuses(2)).toEqual([200, 429]);
  });
});

describe("quotas", () => {
  it("end with their period", async () => {
    const { world, statuses, call } = setUp({ quota: { limit: 2, offset: 0, period: "DAY" } });
    expect(await statuses(3)).toEqual([200, 200, 429]);
    const refused = await call();
    expect([refused.body, refused.headers["x-amzn-errortype"]]).toEqual([
      '{"message":"Limit Exceeded"}',
      "LimitExceededException",
    ]);
    await world.clock.advance(24 * 3600 * 1000);
    expect(await statuses(3)).toEqual([200, 200, 429]);
  });

  it("begin with the offset taken off", async () => {
    const { world, statuses } = setUp({ quota: { limit: 2, offset: 1, period: "DAY" } });
    expect(await statuses(2)).toEqual([200, 429]);
    await world.clock.advance(24 * 3600 * 1000);
    expect(await statuses(3)).toEqual([200, 200, 429]);
  });

  it("outlive the process", async () => {
    const file = `${process.env.TMPDIR ?? "/tmp"}/quota-${process.pid}.db`;
    const quota = { limit: 3, offset: 0, period: "MONTH" as const };
    const first = setUp({ quota }, { file });
    expect(await first.statuses(2)).toEqual([200, 200]);
    await first.world.clock.advance(0);
    first.world.store.close();
    const second = setUp({ quota }, { file });
    expect(await second.statuses(2)).toEqual([200, 429]);
    second.world.store.close();
    const { rmSync } = await import("node:fs");
    for (const end of ["", "-wal", "-shm"]) rmSync(file + end, { force: true });
  });

  it.each([
    ["DAY", "2026-03-18T13:00:00Z", "2026-03-18T00:00:00.000Z"],
    ["WEEK", "2026-03-18T13:00:00Z", "2026-03-15T00:00:00.000Z"],
    ["WEEK", "2026-03-15T00:00:00Z", "2026-03-15T00:00:00.000Z"],
    ["MONTH", "2026-03-18T13:00:00Z", "2026-03-01T00:00:00.000Z"],
  ] as const)("%s of %s begins %s", (period, now, start) => {
    expect(new Date(periodStart(period, Date.parse(now))).toISOString()).toBe(start);
  });
});

test("a store is needed only where there is a quota", () => {
  const { world } = setUp();
  expect(world.store).toBeInstanceOf(Store);
  expect(() => world.store.prepare("SELECT * FROM api_quotas")).toThrow(/no such table/);
});
