import { runCurl } from "../factories/curl.ts";
import { call } from "../factories/http.ts";
import { deliveryOrder } from "../factories/order.ts";
import { ALARM_EMAIL, type OrderStack, type OrderSystem, startOrders } from "../factories/order-system.ts";
import { startIssuer, type TokenIssuer } from "../factories/token-issuer.ts";

/** Who may order, and how many at once: ORDER_AUTHORIZER and RESERVED_CONCURRENCY. */
let system: OrderSystem;
afterEach(() => system.close());

const STACKS: readonly OrderStack[] = ["order-sync", "order-queue", "order-routing"];

describe("ORDER_AUTHORIZER=iam: whoever signs and is allowed to", () => {
  /** Signed as curl does it. */
  async function signed(stack: OrderStack, keys: { id: string; secret: string; token?: string }) {
    const session = keys.token === undefined ? "" : ` -H "X-Amz-Security-Token: $TOKEN"`;
    const command =
      `curl -X POST "$ORDER_URL" --aws-sigv4 aws:amz:us-east-1:execute-api --user "$KEYS"${session}` +
      ` -H 'Content-Type: application/json' -d '${JSON.stringify(deliveryOrder())}'`;
    return runCurl(command, {
      ORDER_URL: system.output(stack, "order_url"),
      KEYS: `${keys.id}:${keys.secret}`,
      TOKEN: keys.token ?? "",
    });
  }

  async function check(stack: OrderStack, accepted: number, refusals: Readonly<Record<string, object>>) {
    const unsigned = await system.order(stack, deliveryOrder());
    expect([stack, unsigned.status, unsigned.json()]).toEqual([stack, 403, refusals.unsigned]);
    const allowed = await signed(stack, { id: "test", secret: "test" });
    expect([stack, allowed.status]).toEqual([stack, accepted]);
    const { port } = system.terrarium;
    const keys = (await call(port, `/_terrarium/credentials/${system.output("order-sync", "function_name")}`)).json();
    const role = {
      id: String(keys.AccessKeyId),
      secret: String(keys.SecretAccessKey),
      token: String(keys.Token),
    };
    const forbidden = await signed(stack, role);
    expect([stack, forbidden.status, JSON.parse(forbidden.body)]).toEqual([stack, 403, refusals.notAllowed]);
    const wrong = await signed(stack, { ...role, secret: "wrong" });
    expect([stack, wrong.status]).toEqual([stack, 403]);
  }

  test("HTTP APIs", async () => {
    system = await startOrders({ stacks: STACKS, settings: { ORDER_AUTHORIZER: "iam" } });
    const no = { message: "Forbidden" };
    for (const stack of STACKS)
      await check(stack, stack === "order-sync" ? 201 : 200, { unsigned: no, notAllowed: no });
    expect(system.warnings.map(({ fields }) => fields.wouldAllow)).toContainEqual({
      Effect: "Allow",
      Action: "execute-api:Invoke",
      Resource: expect.stringMatching(/^arn:aws:execute-api:us-east-1:000000000000:\w+\/\$default\/POST\/order$/),
    });
  });

  test("REST APIs", async () => {
    const settings = { ORDER_AUTHORIZER: "iam", ORDER_INGRESS: "rest" };
    system = await startOrders({ stacks: ["order-sync", "order-routing"], settings });
    await check("order-routing", 202, {
      unsigned: { message: "Missing Authentication Token" },
      notAllowed: {
        message: expect.stringMatching(
          /^User: .*journey-order-sync-receive.* is not authorized to perform: execute-api:Invoke/,
        ),
      },
    });
  });
});

describe("ORDER_AUTHORIZER=jwt", () => {
  const ISSUER = "https://issuer.example.com";
  const START = Date.UTC(2026, 0, 1);
  let issuer: TokenIssuer;
  beforeAll(async () => {
    issuer = await startIssuer(ISSUER);
  });
  afterAll(() => issuer.close());

  test("whoever brings a token of the issuer, for the audience, that holds", async () => {
    system = await startOrders({
      stacks: STACKS,
      settings: { ORDER_AUTHORIZER: "jwt", ORDER_JWT_ISSUER: ISSUER, ORDER_JWT_AUDIENCE: "shop,app" },
      start: START,
      hosts: { "issuer.example.com": issuer.url },
    });
    const exp = START / 1000 + 60;
    const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
    const good = bearer(issuer.token({ sub: "kim", aud: "app", exp }));
    for (const stack of STACKS) {
      const answers = await Promise.all([
        system.order(stack, deliveryOrder(), good),
        system.order(stack, deliveryOrder()),
        system.order(stack, deliveryOrder(), bearer(issuer.token({ sub: "kim", aud: "bank", exp }))),
        system.order(stack, deliveryOrder(), bearer(`${issuer.token({ sub: "kim", aud: "app", exp })}x`)),
      ]);
      const accepted = stack === "order-sync" ? 201 : 200;
      expect([stack, ...answers.map(({ status }) => status)]).toEqual([stack, accepted, 401, 401, 401]);
      expect(answers[1]?.json()).toEqual({ message: "Unauthorized" });
      expect(answers[2]?.headers["www-authenticate"]).toContain("the token does not have a valid audience");
    }
    await system.passTime(61_000);
    const late = await system.order("order-sync", deliveryOrder(), good);
    expect([late.status, late.headers["www-authenticate"]]).toEqual([
      401,
      expect.stringContaining("the token has expired"),
    ]);
  });
});

test("RESERVED_CONCURRENCY: more at once are turned away, people are told, and what waits in a queue is not lost", async () => {
  system = await startOrders({
    stacks: ["order-sync", "order-queue"],
    settings: { RESERVED_CONCURRENCY: "2", CONSUMER_MAX_CONCURRENCY: "2", CONSUMER_BATCH_SIZE: "1" },
  });
  await system.confirm(ALARM_EMAIL, system.output("order-sync", "alarm_topic_arn"));
  const orders = Array.from({ length: 20 }, (_, index) => deliveryOrder({ orderId: `order-${index}` }));

  const answers = await Promise.all(orders.map((order) => system.order("order-sync", order)));
  const statuses = answers.map(({ status }) => status);
  expect(statuses.filter((status) => status === 201).length).toBeGreaterThanOrEqual(2);
  const turnedAway = answers.filter(({ status }) => status === 503);
  expect(turnedAway.length).toBeGreaterThan(0);
  expect(turnedAway[0]?.json()).toEqual({ message: "Service Unavailable" });
  expect(statuses.filter((status) => status !== 201 && status !== 503)).toEqual([]);
  await system.passTimeUntilAlarm("journey-order-sync-receive-throttles");

  const processed = system.terrarium.trace.count(
    ({ hop, part }) => hop === "deleted" && part.endsWith(":journey-order-queue"),
    20,
  );
  await Promise.all(orders.map((order) => system.order("order-queue", order)));
  await system.passTimeUntil(processed);
  const table = system.output("order-queue", "table_name");
  const records = await Promise.all(orders.map(({ orderId }) => system.record(table, orderId)));
  expect(records.filter((record) => record?.status === "processed")).toHaveLength(20);
});
