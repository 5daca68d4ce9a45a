import { TestApi } from "../../../tests/factories/rest-api.ts";
import { createTestWorld } from "../../../tests/factories/world.ts";

const create = (options = {}) => new TestApi(createTestWorld(options));

describe("the integration response", () => {
  it("is chosen by a pattern for the whole status, else it is the one without", async () => {
    const api = create().method("/", "POST", {
      integration: { type: "AWS" },
      responses: [
        { statusCode: "202", selectionPattern: "2\\d{2}" },
        { statusCode: "400", selectionPattern: "4\\d{2}", responseTemplates: { "application/json": "refused" } },
        { statusCode: "500", responseTemplates: { "application/json": "failed" } },
      ],
    });
    const stage = api.deploy();
    const answers = [];
    for (const status of [200, 201, 404, 503, 42]) {
      api.backEnd = async () => ({ status, headers: {}, body: "as it is" });
      const answer = await api.call("POST", "/", {}, stage);
      answers.push([answer.status, answer.body]);
    }
    expect(answers).toEqual([
      [202, "as it is"],
      [202, "as it is"],
      [400, "refused"],
      [500, "failed"],
      [500, "failed"],
    ]);
    const failures = api.trace.filter(({ hop }) => hop === "failed").map(({ detail }) => detail.status);
    expect(failures).toEqual([404, 503]);
  });

  it("is missing: 500", async () => {
    const api = create().method("/", "POST", {
      integration: { type: "AWS" },
      responses: [{ selectionPattern: "404" }],
    });
    expect((await api.call("POST", "/")).status).toBe(500);
  });

  it("maps headers, some under another name, and is JSON unless it says otherwise", async () => {
    const api = create().method("/", "POST", {
      integration: { type: "AWS" },
      responses: [
        {
          responseParameters: {
            "method.response.header.X-Back": "integration.response.header.X-Amzn-RequestId",
            "method.response.header.X-Part": "integration.response.body.ok",
            "method.response.header.X-Static": "'s'",
            "method.response.header.X-Stage": "context.stage",
            "method.response.header.X-None": "integration.response.header.nope",
            "method.response.header.Date": "'d'",
            "method.response.header.Transfer-Encoding": "'gzip'",
          },
        },
      ],
    });
    const { headers } = await api.call("POST", "/");
    expect(headers).toMatchObject({
      "content-type": "application/json",
      "x-back": "back-end-request",
      "x-part": "true",
      "x-static": "s",
      "x-stage": "test",
      "x-amzn-remapped-date": "d",
    });
    expect(headers).not.toHaveProperty("x-none");
    expect(headers).not.toHaveProperty("transfer-encoding");
  });

  it("has a template for what the client accepts, else for JSON", async () => {
    const api = create().method("/", "GET", {
      responses: [{ responseTemplates: { "text/plain": "plain", "application/json": "json" } }],
    });
    const body = async (headers: Record<string, string>) => (await api.call("GET", "/", { headers })).body;
    expect([await body({ Accept: "text/plain" }), await body({ Accept: "image/png" }), await body({})]).toEqual([
      "plain",
      "json",
      "json",
    ]);
  });

  it.each([
    ["#set($context.responseOverride.status = 413){}", 413],
    ['#set($context.responseOverride.status = "413"){}', 200],
    ["#set($context.responseOverride.status = 999){}", 200],
  ])("%s answers %d", async (template, status) => {
    const api = create().method("/", "GET", { responses: [{ responseTemplates: { "application/json": template } }] });
    expect((await api.call("GET", "/")).status).toBe(status);
  });

  it("may be overridden by the request template already", async () => {
    const template =
      '#set($context.responseOverride.status = 444)#set($context.responseOverride.header.foo = "bar")#set($context.responseOverride.custom = "too"){"statusCode": 200}';
    const api = create().method("/", "GET", {
      integration: { requestTemplates: { "application/json": template } },
      responses: [
        {
          responseParameters: { "method.response.header.foo": "'mapped'" },
          responseTemplates: {
            "application/json": "$context.responseOverride.status $context.responseOverride.custom",
          },
        },
      ],
    });
    const answer = await api.call("GET", "/");
    expect([answer.status, answer.headers.foo, answer.body]).toEqual([444, "bar", "444 too"]);
  });

  it("sees what the request template put into maps", async () => {
    const template =
      '#set($n = "foo")#set($context.requestOverride.querystring[$n] = "bar")$context.requestOverride.querystring.put("p", "q")#set($context["requestOverride"].querystring["x"] = "y"){"statusCode": 200}';
    const api = create().method("/", "GET", {
      integration: { requestTemplates: { "application/json": template } },
      responses: [
        {
          responseTemplates: {
            "application/json":
              '#set($q = $context.requestOverride.querystring)$q["foo"] $q.p $q.get("x") $context.requestOverride.querystring.foo',
          },
        },
      ],
    });
    expect((await api.call("GET", "/")).body).toBe("bar q y bar");
  });
});
