import { type Gateway, openGateway } from "../../tests/factories/gateway.ts";
import definition from "./aws-api-gateway-base-path-mapping.ts";
import domainName from "./aws-api-gateway-domain-name.ts";

let gateway: Gateway;
beforeEach(async () => {
  gateway = await openGateway();
});
afterEach(() => gateway.close());

const DOMAIN = "gw.localhost";

const post = (path: string) => gateway.call(path, { host: DOMAIN, method: "POST", body: "{}" });

async function declareMapping(raw: Record<string, unknown>) {
  return gateway.declare(definition, { domain_name: DOMAIN, api_id: gateway.api.id, ...raw });
}

beforeEach(async () => {
  await gateway.mock({}, "$context.stage");
  await gateway.stage({ stage_name: "events" });
  await gateway.deploy({ stage_name: "orders" });
  await gateway.declare(domainName, { domain_name: DOMAIN });
});

test("leads each base path to its stage, and nothing else anywhere", async () => {
  const mapping = await declareMapping({ stage_name: "events", base_path: "events" });
  await declareMapping({ stage_name: "orders", base_path: "o" });
  expect(mapping.id).toBe("gw.localhost/events");
  expect([(await post("/events")).body, (await post("/o/")).body]).toEqual(["events", "orders"]);
  const nowhere = await post("/other");
  expect([nowhere.status, nowhere.json()]).toEqual([403, { message: "Forbidden" }]);
});

test("without a stage leaves it to the path", async () => {
  await declareMapping({});
  expect([(await post("/events/")).body, (await post("/orders")).body]).toEqual(["events", "orders"]);
});

test("is for a domain and a stage that there are", async () => {
  await expect(declareMapping({ domain_name: "other.localhost" })).rejects.toThrow(
    '"other.localhost" is no custom domain: refer to the domain_name of an aws_api_gateway_domain_name',
  );
  await expect(declareMapping({ stage_name: "nope" })).rejects.toThrow(
    'stage_name "nope" is no stage of the API "orders"',
  );
});
