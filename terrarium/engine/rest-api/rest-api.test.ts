import { TestApi } from "../../../tests/factories/rest-api.ts";
import { createTestWorld } from "../../../tests/factories/world.ts";
import { DomainName } from "./domain-name.ts";
import { InvalidApi } from "./rest-api.ts";

const create = () => new TestApi(createTestWorld());

describe("what API Gateway would not take is refused when it is declared", () => {
  const at = (api: TestApi, path = "/") => ({ resourceId: api.resource(path), httpMethod: "POST" });

  it.each<[string, (api: TestApi) => void, RegExp]>([
    [
      "a path of two parts",
      (api) => api.api.putResource({ id: "x", parentId: "root", pathPart: "a/b" }),
      /must be one part/,
    ],
    [
      "a parent that is none",
      (api) => api.api.putResource({ id: "x", parentId: "no", pathPart: "a" }),
      /"no" is no resource/,
    ],
    [
      "a path that is there",
      (api) => {
        api.resource("/a");
        api.api.putResource({ id: "x", parentId: "root", pathPart: "a" });
      },
      /another resource has the same path, \/a/,
    ],
    [
      "two variables in one place",
      (api) => {
        api.resource("/{a}");
        api.api.putResource({ id: "x", parentId: "root", pathPart: "{b}" });
      },
      /\/\{a\}, already has a variable/,
    ],
    [
      "something below a greedy variable",
      (api) => {
        api.resource("/{a+}/b");
      },
      /nothing can be below \/\{a\+\}/,
    ],
    ["no method", (api) => api.method("/", "FETCH"), /"FETCH" must be one of GET, HEAD/],
    ["a method twice", (api) => api.method("/", "GET").method("/", "GET"), /GET \/ is declared twice/],
    [
      "a parameter of nothing",
      (api) => api.method("/", "GET", { method: { requestParameters: { "method.request.x": true } } }),
      /"method.request.x" must be/,
    ],
    [
      "a response without its method's",
      (api) => {
        api.method("/", "POST");
        api.api.putIntegrationResponse({
          ...at(api),
          statusCode: "201",
          responseParameters: {},
          responseTemplates: {},
        });
      },
      /no method response for status 201 of POST \/: add an aws_api_gateway_method_response/,
    ],
    [
      "an integration without a method",
      (api) => api.api.putMethodResponse({ ...at(api), statusCode: "200", responseParameters: [] }),
      /there is no method POST of \/ yet/,
    ],
    [
      "a header that the method response does not have",
      (api) => {
        api.method("/", "POST", { statuses: ["201"] });
        api.api.putIntegrationResponse({
          ...at(api),
          statusCode: "201",
          selectionPattern: "201",
          responseParameters: { "method.response.header.X": "'1'" },
          responseTemplates: {},
        });
      },
      /"method.response.header.X" is not among the response_parameters/,
    ],
    [
      "two responses for what fits no pattern",
      (api) => api.method("/", "POST", { responses: [{ statusCode: "200" }, { statusCode: "500" }] }),
      /for 200 of POST \/ has no selection_pattern either/,
    ],
    [
      "a pattern that is none",
      (api) => api.method("/", "POST", { responses: [{ selectionPattern: "(" }] }),
      /selection pattern "\(" is no regular expression/,
    ],
    [
      "a template that cannot be parsed",
      (api) => api.method("/", "POST", { integration: { requestTemplates: { "application/json": "#if($x)" } } }),
      /the template for application\/json cannot be parsed: #end is missing for an #if/,
    ],
    [
      "a mapping from nowhere",
      (api) =>
        api.method("/", "POST", {
          integration: { requestParameters: { "integration.request.header.X": "somewhere" } },
        }),
      /integration.request.header.X is mapped from "somewhere"/,
    ],
    [
      "a mapping to nowhere",
      (api) => api.method("/", "POST", { integration: { requestParameters: { "header.X": "'1'" } } }),
      /"header.X" cannot be mapped to/,
    ],
    [
      "a mapping from what the method does not declare",
      (api) =>
        api.method("/", "POST", {
          integration: { requestParameters: { "integration.request.header.X": "method.request.header.Y" } },
        }),
      /"method.request.header.Y" is not among the request_parameters of the method/,
    ],
    [
      "a variable that there is not",
      (api) =>
        api.method("/", "POST", {
          integration: { requestParameters: { "integration.request.header.X": "context.nope" } },
        }),
      /there is no variable \$context.nope/,
    ],
    [
      "a uri of no service",
      (api) => api.method("/", "POST", { integration: { type: "AWS", uri: "arn:aws:sqs:us-east-1:0:q" } }),
      /must be arn:aws:apigateway:REGION:SERVICE/,
    ],
    [
      "a uri that is no URL",
      (api) => api.method("/", "POST", { integration: { type: "HTTP", uri: "example.com" } }),
      /must be an http or https URL/,
    ],
    [
      "a model that is no JSON",
      (api) => api.api.putModel({ name: "M", contentType: "application/json", schema: "{" }),
      /schema of model "M" is not JSON/,
    ],
    [
      "a response type that there is not",
      (api) => api.api.putGatewayResponse({ responseType: "NOPE", responseParameters: {}, responseTemplates: {} }),
      /there is no response type "NOPE"/,
    ],
  ])("%s", (_what, declare, problem) => {
    expect(() => declare(create())).toThrow(problem);
  });
});

describe("a deployment", () => {
  it("needs methods, and integrations for them", () => {
    const empty = create();
    expect(() => empty.api.deploy("d")).toThrow(/has no methods yet: let the deployment depend on them/);
    const half = create();
    half.api.putMethod({
      resourceId: "root",
      httpMethod: "GET",
      authorization: "NONE",
      apiKeyRequired: false,
      requestModels: {},
      requestParameters: {},
    });
    expect(() => half.api.deploy("d")).toThrow(/no integration is defined for GET \/ yet/);
  });

  it.each([
    [{ requestValidatorId: "nope" }, /the request validator "nope", which is not there/],
    [{ requestValidatorId: "v", requestModels: { "application/json": "Nope" } }, /there is no model "Nope"/],
    [
      { requestValidatorId: "v", requestModels: { "application/json": "Wrong" } },
      /the schema of model "Wrong" is wrong: "type"/,
    ],
  ])("of %j is refused", (method, problem) => {
    const api = create().method("/", "POST", { method });
    api.api.putValidator({ id: "v", validateBody: true, validateParameters: false });
    api.api.putModel({ name: "Wrong", contentType: "application/json", schema: '{"type":"text"}' });
    expect(() => api.deploy()).toThrow(problem);
  });

  it("belongs to its API, and has stages under names of their own", () => {
    const api = create().method("/", "GET");
    const stage = { name: "a", variables: {}, deploymentId: "nope" };
    expect(() => api.api.putStage(stage)).toThrow(/"nope" is no deployment of this API/);
    api.api.deploy("d");
    api.api.putStage({ ...stage, deploymentId: "d" });
    expect(() => api.api.putStage({ ...stage, deploymentId: "d" })).toThrow(/another stage "a"/);
    expect(() => api.api.putStage({ ...stage, name: "a b", deploymentId: "d" })).toThrow(/letters, digits, - and _/);
  });
});

test("the topology shows the API, and the queue that it sends to", () => {
  const world = createTestWorld();
  const api = new TestApi(world).method("/", "POST", { integration: { type: "AWS" } });
  expect(world.topology.edges).toEqual([
    { from: api.api.arn, to: "arn:aws:sqs:us-east-1:000000000000:orders", kind: "sends" },
  ]);
  api.api.remove();
  expect([world.topology.parts, world.topology.edges]).toEqual([[], []]);
});

describe("a custom domain", () => {
  const api = create().method("/", "GET");
  const [events, orders] = ["events", "orders"].map((name) => api.deploy({ name }));

  it("leads by the longest base path", () => {
    const domain = new DomainName("gw.localhost");
    domain.map("events", api.api, "events");
    domain.map("events/v2", api.api, "orders");
    expect(domain.match("/events/sub")).toEqual({ stage: events, path: "/sub", basePath: "events" });
    expect(domain.match("/events")).toEqual({ stage: events, path: "/", basePath: "events" });
    expect(domain.match("/events/v2/sub/x")).toEqual({ stage: orders, path: "/sub/x", basePath: "events/v2" });
    expect(domain.match("/eventsx/sub")).toBeUndefined();
    expect(domain.match("/")).toBeUndefined();
  });

  it("may lead from its root, and leave the stage to the path", () => {
    const domain = new DomainName("gw.localhost");
    domain.map("(none)", api.api, "orders");
    domain.map("any", api.api, undefined);
    expect(domain.match("/sub")).toEqual({ stage: orders, path: "/sub", basePath: "(none)" });
    expect(domain.match("/any/events/sub")).toEqual({ stage: events, path: "/sub", basePath: "any" });
    expect(domain.match("/any/nope/sub")).toEqual({ stage: orders, path: "/any/nope/sub", basePath: "(none)" });
  });

  it("has each base path once, for a stage that there is", () => {
    const domain = new DomainName("gw.localhost");
    domain.map("", api.api, "orders");
    expect(() => domain.map("(none)", api.api, "orders")).toThrow(InvalidApi);
    expect(() => domain.map("x", api.api, "nope")).toThrow(/"nope" is no stage/);
    expect(() => domain.map("/x/", api.api, "orders")).toThrow(/without a slash at its ends/);
  });
});
