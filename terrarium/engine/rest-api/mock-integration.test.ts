import { TestApi } from "../../../tests/factories/rest-api.ts";
import { createTestWorld } from "../../../tests/factories/world.ts";

const create = (options = {}) => new TestApi(createTestWorld(options));

describe("an integration of type MOCK", () => {
  it.each([
    ['{"statusCode": 204}', 204],
    ["{statusCode: 204}", 204],
    ["{'statusCode': 204, x: 1}", 204],
    ['{"statusCode": "204"}', 500],
    ["{}", 500],
    ["", 500],
  ])("of %s answers %d", async (template, status) => {
    const api = create().method("/", "OPTIONS", {
      integration: { requestTemplates: { "application/json": template } },
      responses: [{ statusCode: "204" }],
    });
    expect((await api.call("OPTIONS", "/")).status).toBe(status);
  });

  it("leaves no trace: it carries no message", async () => {
    const api = create().method("/", "GET");
    await api.call("GET", "/");
    expect(api.trace).toEqual([]);
  });
});
