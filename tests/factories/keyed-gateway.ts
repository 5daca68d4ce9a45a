import apiKey from "../../terrarium/resources/aws-api-gateway-api-key.ts";
import usagePlan from "../../terrarium/resources/aws-api-gateway-usage-plan.ts";
import { type Gateway, openGateway } from "./gateway.ts";

/** The API key of {@link keyedGatewayForEachTest}. */
export const VALUE = "a-value-of-twenty-characters";

/** Gives each test of a file a REST API, and ways to ask for a key there. */
export function keyedGatewayForEachTest() {
  const keyed = {
    gateway: undefined as unknown as Gateway,
    /** A method that asks for a key, and a key in a plan for its stage. */
    async open(plan: Record<string, unknown> = {}, key: Record<string, unknown> = {}) {
      const { gateway } = keyed;
      await gateway.mock({ api_key_required: true });
      await gateway.stage();
      const { id } = await gateway.declare(apiKey, { name: "publishers", value: VALUE, ...key });
      const made = await gateway.declare(usagePlan, {
        name: "plan",
        api_stages: [{ api_id: gateway.api.id, stage: "test" }],
        ...plan,
      });
      return { key_id: id, usage_plan_id: made.id, key_type: "API_KEY" };
    },
    status: async (value: string) => (await keyed.gateway.post("{}", { "X-API-Key": value })).status,
  };
  beforeEach(async () => {
    keyed.gateway = await openGateway();
  });
  afterEach(() => keyed.gateway.close());
  return keyed;
}
