import { FunctionRoute, type FunctionRouteProps } from "./function-route.ts";
import { RestApi } from "./rest-api.ts";
import { someFunction } from "./testing/functions.ts";
import { Synthesized } from "./testing/synthesized.ts";

const synth = (props: Partial<FunctionRouteProps> = {}, timeout = 10) =>
  new Synthesized((stack) => {
    const api = new RestApi(stack, "api", { name: "orders", description: "Orders", corsOrigin: "https://a.org" });
    const fn = someFunction(stack, { limits: { timeout } });
    new FunctionRoute(stack, "route", { api, path: "order", function: fn, ...props });
  });

test("the function answers, as a proxy integration", () => {
  const stack = synth();
  expect(stack.where("aws_api_gateway_method", "http_method", "POST")).toMatchObject({ authorization: "NONE" });
  expect(stack.where("aws_api_gateway_integration", "type", "AWS_PROXY")).toMatchObject({
    integration_http_method: "POST",
    uri: expect.stringMatching(/^\$\{aws_lambda_function\.function_\w+\.invoke_arn\}$/),
  });
});

test("API Gateway may call it for just this method and path", () => {
  expect(synth().only("aws_lambda_permission")).toMatchObject({
    action: "lambda:InvokeFunction",
    principal: "apigateway.amazonaws.com",
    source_arn: expect.stringMatching(/^\$\{aws_api_gateway_rest_api\.api_\w+\.execution_arn\}\/\*\/POST\/order$/),
  });
  expect(synth({ path: "order/{id}", method: "GET" }).only("aws_lambda_permission").source_arn).toMatch(
    /\/\*\/GET\/order\/\*$/,
  );
});

test("pages may ask first", () => {
  const preflight = synth().where("aws_api_gateway_integration", "type", "MOCK");
  expect(preflight.http_method).toMatch(/preflight_method/);
  expect(synth().only("aws_api_gateway_integration_response").response_parameters).toMatchObject({
    "method.response.header.Access-Control-Allow-Origin": "'https://a.org'",
    "method.response.header.Access-Control-Allow-Methods": "'POST,OPTIONS'",
  });
});

test("callers sign where they are asked to", () => {
  expect(synth({ authorization: "AWS_IAM" }).where("aws_api_gateway_method", "http_method", "POST")).toMatchObject({
    authorization: "AWS_IAM",
  });
});

test("the deployment waits for it, and another function is another deployment", () => {
  const { depends_on, triggers } = synth().only("aws_api_gateway_deployment") as {
    depends_on: string[];
    triggers: Record<string, string>;
  };
  expect(depends_on.filter((address) => /route_(method|integration)/.test(address))).toHaveLength(2);
  expect(triggers.values).toMatch(/aws_lambda_function.*invoke_arn/);
});

test.each<[Partial<FunctionRouteProps>, number, string]>([
  [{ method: "ANY" }, 10, 'stack/route: method is "ANY"; accepted is GET, POST'],
  [{}, 30, "stack/route: function.timeout is 30; accepted is a whole number from 1 to 29 seconds"],
])("%p with a time-out of %p is refused", (props, timeout, message) => {
  expect(() => synth(props, timeout)).toThrow(message);
});
