import { TestApi } from "../../../tests/factories/rest-api.ts";
import { createTestWorld } from "../../../tests/factories/world.ts";
import { type OutsideRequest, OutsideUnreachable } from "../outside.ts";

const json = (body: string) => JSON.parse(body) as Record<string, unknown>;
const create = (options = {}) => new TestApi(createTestWorld(options));
const JSON_TYPE = { "Content-Type": "application/json" };

describe("an integration of type HTTP", () => {
  const setUp = (type: "HTTP" | "HTTP_PROXY", answer: { status: number; body?: string } | Error) => {
    const sent: OutsideRequest[] = [];
    const api = create({
      outside: async (request: OutsideRequest) => {
        sent.push(request);
        if (answer instanceof Error) throw answer;
        return { headers: { "Content-Type": "text/html", Date: "d", "X-Own": "1" }, body: "out", ...answer };
      },
    });
    api.method("/{proxy+}", "ANY", {
      method: { requestParameters: { "method.request.path.proxy": true } },
      integration: {
        type,
        uri: "http://example.com/{proxy}?a=1",
        integrationHttpMethod: "ANY",
        requestParameters: { "integration.request.path.proxy": "method.request.path.proxy" },
      },
    });
    return { api, sent };
  };

  it("passes on what the mappings give", async () => {
    const { api, sent } = setUp("HTTP", { status: 404 });
    const answer = await api.call("PUT", "/x%20y/z?b=2", { headers: { ...JSON_TYPE, "X-A": "1" }, body: "in" });
    expect([answer.status, answer.body, answer.headers["content-type"]]).toEqual([200, "out", "application/json"]);
    expect(sent[0]).toMatchObject({
      method: "PUT",
      url: "http://example.com/x%20y/z?a=1",
      body: "in",
      timeout: 29_000,
    });
    expect(sent[0]!.headers).toMatchObject({
      accept: "application/json",
      "content-type": "application/json",
      "user-agent": "AmazonAPIGateway_api0123456",
      "x-amzn-apigateway-api-id": "api0123456",
    });
    expect(sent[0]!.headers).not.toHaveProperty("x-a");
  });

  it("is passed through as a proxy, both ways", async () => {
    const { api, sent } = setUp("HTTP_PROXY", { status: 404 });
    const headers = { "Content-Type": "text/plain", "X-A": "1", Host: "me", Accept: "text/html" };
    const answer = await api.call("POST", "/x?b=2&b=3", { headers, body: "in" });
    expect([answer.status, answer.body]).toEqual([404, "out"]);
    expect(answer.headers).toMatchObject({ "content-type": "text/html", "x-own": "1", "x-amzn-remapped-date": "d" });
    expect(sent[0]).toMatchObject({ method: "POST", url: "http://example.com/x?a=1&b=2&b=3", body: "in" });
    expect(sent[0]!.headers).toMatchObject({ "x-a": "1", accept: "text/html", "x-forwarded-for": "192.0.2.1" });
    expect(sent[0]!.headers).not.toHaveProperty("host");
  });

  it.each([
    ["timeout", 504, "Endpoint request timed out"],
    ["ECONNREFUSED", 504, "Network error communicating with endpoint"],
    ["ENOTFOUND", 500, "Internal server error"],
  ])("nobody answers: %s", async (reason, status, message) => {
    const { api } = setUp("HTTP", new OutsideUnreachable("http://example.com", reason));
    const answer = await api.call("GET", "/x");
    expect([answer.status, json(answer.body)]).toEqual([status, { message }]);
  });
});
