import { guardedGatewayForEachTest, ROLE } from "../../tests/factories/guarded-http-gateway.ts";
import { FUNCTION_ARN } from "../../tests/factories/http-gateway.ts";
import definition from "./aws-apigatewayv2-integration.ts";

const guarded = guardedGatewayForEachTest();

describe("a Lambda function", () => {
  test("is invoked by API Gateway itself, with the route as the source", async () => {
    await guarded.gateway.lambda("GET /orders/{id}", () => "ok");
    await guarded.gateway.call("/orders/7");
    expect(guarded.asked).toMatchObject([
      {
        principal: {
          name: "apigateway.amazonaws.com",
          sourceArn: `arn:aws:execute-api:us-east-1:000000000000:${guarded.gateway.api.id}/$default/GET/orders/{id}`,
        },
        action: "lambda:InvokeFunction",
        resource: FUNCTION_ARN,
      },
    ]);
  });

  test("is found by its invoke ARN, and invoked as the role of the credentials", async () => {
    const invokeArn = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${FUNCTION_ARN}/invocations`;
    await guarded.gateway.lambda("$default", () => "ok", {
      integration: { integration_uri: invokeArn, credentials_arn: ROLE },
    });
    expect((await guarded.gateway.call("/")).body).toBe("ok");
    expect(guarded.asked.map(({ principal, action }) => [principal.kind, action])).toEqual([
      ["service", "sts:AssumeRole"],
      ["role", "lambda:InvokeFunction"],
    ]);
  });

  test.each([
    [
      "throws",
      () => {
        throw new Error("broken");
      },
    ],
    ["answers in another shape", () => ({ statusCode: 200, body: { not: "text" } })],
  ])("that %s: 500, and the trace says why", async (_what, run) => {
    await guarded.gateway.lambda("GET /", run);
    const answer = await guarded.gateway.call("/");
    expect([answer.status, answer.json()]).toEqual([500, { message: "Internal Server Error" }]);
    expect(guarded.gateway.world.trace.since(0)).toMatchObject([
      { hop: "accepted" },
      { hop: "failed", detail: { message: expect.stringMatching(/broken|body must be a string/) } },
    ]);
  });

  test("that may not be invoked: 500", async () => {
    guarded.denied = "lambda:InvokeFunction";
    await guarded.gateway.lambda("GET /", () => "ok");
    expect((await guarded.gateway.call("/")).status).toBe(500);
    expect(guarded.gateway.events).toEqual([]);
  });

  test("that takes longer than the time-out: 503", async () => {
    let end = () => {};
    const invoked = new Promise<void>((resolve) => {
      guarded.gateway.lambda("GET /", () => {
        resolve();
        return new Promise<void>((resolve) => {
          end = resolve;
        });
      });
    });
    const answer = guarded.gateway.call("/");
    await invoked;
    await guarded.gateway.world.clock.advance(30_000);
    expect([(await answer).status, (await answer).json()]).toEqual([503, { message: "Service Unavailable" }]);
    end();
  });
});

test.each([
  [{ integration_type: "MOCK" }, /argument "integration_type" must be AWS_PROXY or HTTP_PROXY/],
  [
    { integration_type: "HTTP_PROXY", connection_type: "VPC_LINK" },
    /argument "connection_type" must be INTERNET: there are no private networks here/,
  ],
  [
    { integration_type: "AWS_PROXY", integration_subtype: "Kinesis-PutRecord" },
    /argument "integration_subtype" must be one of EventBridge-PutEvents/,
  ],
  [
    { integration_type: "AWS_PROXY", integration_uri: "orders" },
    /integration_uri "orders" must be the invoke_arn of a Lambda function/,
  ],
  [{ integration_type: "HTTP_PROXY", integration_uri: "ftp://x" }, /must be an http or https URL/],
  [
    { integration_type: "AWS_PROXY", integration_uri: FUNCTION_ARN, timeout_milliseconds: 31_000 },
    /timeout_milliseconds must be a whole number from 50 to 30000/,
  ],
  [
    { integration_type: "AWS_PROXY", integration_uri: FUNCTION_ARN, payload_format_version: "3.0" },
    /must be 1.0 or 2.0/,
  ],
])("%j is refused", async (raw, problem) => {
  await expect(guarded.gateway.declare(definition, { api_id: guarded.gateway.api.id, ...raw })).rejects.toThrow(
    problem,
  );
});
