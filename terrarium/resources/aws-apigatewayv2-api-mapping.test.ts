import { type HttpGateway, openHttpGateway } from "../../tests/factories/http-gateway.ts";
import definition from "./aws-apigatewayv2-api-mapping.ts";
import domainName from "./aws-apigatewayv2-domain-name.ts";

const DOMAIN = "api.localhost";
let gateway: HttpGateway;

beforeEach(async () => {
  gateway = await openHttpGateway();
  await gateway.lambda("$default", ({ rawPath, path, requestContext }) => ({
    rawPath,
    path,
    stage: (requestContext as { stage: string }).stage,
  }));
  await gateway.stage();
  await gateway.stage({ name: "v2" });
  await gateway.declare(domainName, { domain_name: DOMAIN });
});
afterEach(() => gateway.close());

const map = (raw: Record<string, unknown>) =>
  gateway.declare(definition, { domain_name: DOMAIN, api_id: gateway.api.id, stage: "$default", ...raw });
const get = async (path: string) => (await gateway.anywhere(path, { host: DOMAIN })).json();

test("the longest key leads, and events have no key in their rawPath", async () => {
  await map({});
  await map({ api_mapping_key: "shop", stage: "v2" });
  await map({ api_mapping_key: "shop/orders/v1", stage: "$default" });
  expect(await get("/other/x")).toEqual({ rawPath: "/other/x", stage: "$default" });
  expect(await get("/shop/x")).toEqual({ rawPath: "/v2/x", stage: "v2" });
  expect(await get("/shop")).toEqual({ rawPath: "/v2/", stage: "v2" });
  expect(await get("/shop/orders/v1/x")).toEqual({ rawPath: "/x", stage: "$default" });
  expect(await get("/shopping")).toEqual({ rawPath: "/shopping", stage: "$default" });
});

test.each([
  [{ stage: "nope" }, 'stage "nope" is no stage of the API "orders"'],
  [{ api_mapping_key: "/a" }, 'api_mapping_key "/a" must be'],
  [{ domain_name: "other.localhost" }, '"other.localhost" is no custom domain'],
])("%j is refused", async (raw, problem) => {
  await expect(map(raw)).rejects.toThrow(problem);
});
