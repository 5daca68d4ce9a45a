import { createTestWorld } from "../../../tests/factories/world.ts";
import type { BackEndCall, BackEndReply } from "../rest-api/back-end.ts";
import { firstClassSubtype } from "./first-class-subtypes.ts";
import { HttpApiService } from "./http-api-service.ts";

const ROLE = "arn:aws:iam::000000000000:role/gateway";
const MACHINE = "arn:aws:states:us-east-1:000000000000:stateMachine:orders";

/** An API with one route, `POST /x`, to a service that answers as told. */
function apiWith(subtype: string, requestParameters: Record<string, string>, reply: Partial<BackEndReply> = {}) {
  const world = createTestWorld();
  const calls: BackEndCall[] = [];
  const warnings: string[] = [];
  world.log.warn = (message) => void warnings.push(message);
  const api = world.service(HttpApiService).add({ id: "api", name: "test", disableExecuteApiEndpoint: false });
  api.putIntegration({
    id: "i",
    kind: "service",
    subtype: firstClassSubtype(subtype)!,
    backEnd: async (call) => {
      calls.push(call);
      return { status: 200, headers: { "Content-Type": "application/x-amz-json-1.1" }, body: "{}", ...reply };
    },
    timeoutMilliseconds: 30_000,
    credentialsArn: ROLE,
    requestParameters,
    responseParameters: {},
  });
  api.putRoute({
    id: "r",
    routeKey: "POST /x",
    integrationId: "i",
    authorizationType: "NONE",
    authorizationScopes: [],
  });
  const stage = api.putStage(
    { name: "$default", variables: {}, defaultLimits: {}, routeLimits: new Map(), hasDetailedMetrics: () => false },
    { auto: true },
  );
  const post = async (body: string) =>
    stage.handle({
      method: "POST",
      path: "/x",
      query: "",
      headers: {},
      rawHeaders: [],
      body: Buffer.from(body),
      sourceIp: "192.0.2.1",
      protocol: "HTTP/1.1",
      domainName: "x",
      clientPath: "/x",
      principal: { kind: "anonymous" },
    });
  return { world, api, post, calls, warnings };
}

const EVENT = { Source: "com.mycompany.order", DetailType: "order", Detail: "$request.body" };

describe("EventBridge-PutEvents", () => {
  test("sends the body as the detail of one event", async () => {
    const body = '{"FailedEntryCount":0,"Entries":[{"EventId":"e"}]}';
    const { world, api, post, calls } = apiWith(
      "EventBridge-PutEvents",
      { ...EVENT, EventBusName: "orders", Time: "2026-01-01T00:00:00Z", Resources: '["arn:a","arn:b"]' },
      { body },
    );
    expect(await post('{"orderType":"order-delivery"}')).toMatchObject({ status: 200, body });
    const [call] = calls;
    expect(call).toMatchObject({
      principal: { kind: "role", arn: ROLE },
      headers: { "x-amz-target": "AWSEvents.PutEvents", "content-type": "application/x-amz-json-1.1" },
    });
    expect(JSON.parse(call!.body.toString())).toEqual({
      Entries: [
        {
          Source: "com.mycompany.order",
          DetailType: "order",
          Detail: '{"orderType":"order-delivery"}',
          EventBusName: "orders",
          Time: Date.UTC(2026, 0, 1) / 1000,
          Resources: ["arn:a", "arn:b"],
        },
      ],
    });
    expect(world.topology.edges).toContainEqual({
      from: api.arn,
      to: "arn:aws:events:us-east-1:000000000000:event-bus/orders",
      kind: "puts",
    });
  });

  test("answers 200 where the event was refused, as AWS does, and makes it visible", async () => {
    const body =
      '{"FailedEntryCount":1,"Entries":[{"ErrorCode":"MalformedDetail","ErrorMessage":"Detail is malformed."}]}';
    const { world, post, warnings } = apiWith("EventBridge-PutEvents", EVENT, { body });
    expect(await post("no JSON")).toMatchObject({ status: 200, body });
    const once = warnings.length;
    await post("no JSON again");
    expect([once, warnings.length]).toEqual([1, 1]);
    expect(world.trace.since(0)).toMatchObject([
      { hop: "accepted" },
      {
        hop: "failed",
        detail: { status: 200, reason: "REFUSED_BY_SERVICE", message: "MalformedDetail: Detail is malformed." },
      },
      { hop: "accepted" },
      { hop: "failed" },
    ]);
    expect(warnings).toEqual([expect.stringContaining("EventBridge refused the event: MalformedDetail")]);
  });

  test("a detail that quotes an error is none", async () => {
    const { world, post } = apiWith("EventBridge-PutEvents", EVENT, {
      body: '{"Entries":[{"EventId":"e"}],"x":"\\"ErrorCode\\""}',
    });
    await post("{}");
    expect(world.trace.since(0).map(({ hop }) => hop)).toEqual(["accepted"]);
  });
});

test.each<[string, Record<string, string>, string, object]>([
  [
    "StepFunctions-StartExecution",
    { StateMachineArn: MACHINE, Input: "$request.body", Name: "$context.requestId" },
    "AWSStepFunctions.StartExecution",
    { stateMachineArn: MACHINE, input: '{"a":1}', name: expect.stringMatching(/=$/) },
  ],
  [
    "StepFunctions-StartSyncExecution",
    { StateMachineArn: MACHINE, Input: "$request.body" },
    "AWSStepFunctions.StartSyncExecution",
    { stateMachineArn: MACHINE, input: '{"a":1}' },
  ],
  [
    "StepFunctions-StopExecution",
    { ExecutionArn: "$request.body.a", Cause: "because", Error: "Stopped" },
    "AWSStepFunctions.StopExecution",
    { executionArn: "1", cause: "because", error: "Stopped" },
  ],
])("%s", async (subtype, parameters, target, input) => {
  const { post, calls } = apiWith(subtype, parameters);
  await post('{"a":1}');
  expect(calls[0]!.headers["x-amz-target"]).toBe(target);
  expect(JSON.parse(calls[0]!.body.toString())).toEqual(input);
});

test("an AccessDeniedException of a service is 500 for the client", async () => {
  const reply = { status: 400, body: '{"__type":"AccessDeniedException","message":"not you"}' };
  const { post } = apiWith("EventBridge-PutEvents", EVENT, reply);
  expect(await post("{}")).toMatchObject({ status: 500, body: '{"message":"Internal Server Error"}' });
});
