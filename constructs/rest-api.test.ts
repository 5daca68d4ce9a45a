import { ApiGatewayMethod } from "@cdktf/provider-aws/lib/api-gateway-method/index.js";
import { RestApi, type RestApiProps } from "./rest-api.ts";
import { Synthesized } from "./testing/synthesized.ts";

const synth = (use: (api: RestApi) => void = () => {}, props: Partial<RestApiProps> = {}) =>
  new Synthesized((stack) => use(new RestApi(stack, "api", { name: "orders", description: "Orders", ...props })));

const method = (api: RestApi, path: string, authorization = "NONE") =>
  new ApiGatewayMethod(api, `method-${path.replace(/\W/g, "-")}`, {
    restApiId: api.id,
    resourceId: api.resource(path),
    httpMethod: "GET",
    authorization,
  });

const triggers = (stack: Synthesized) =>
  stack.only("aws_api_gateway_deployment").triggers as { definition: string; values: string };

test("is regional", () => {
  expect(synth().only("aws_api_gateway_rest_api")).toMatchObject({
    name: "orders",
    description: "Orders",
    endpoint_configuration: { types: ["REGIONAL"] },
  });
});

test("makes the resources of a path once, each below its parent", () => {
  const stack = synth((api) => {
    api.resource("orders/{id}/items");
    api.resource("orders/{id}");
    api.resource("orders");
  });
  const parts = stack.all("aws_api_gateway_resource");
  expect(parts.map(({ path_part }) => path_part).sort()).toEqual(["items", "orders", "{id}"]);
  expect(stack.where("aws_api_gateway_resource", "path_part", "orders").parent_id).toMatch(/root_resource_id/);
  expect(stack.where("aws_api_gateway_resource", "path_part", "items").parent_id).toMatch(/path-orders-id-_/);
});

test("the empty path is the root", () => {
  expect(synth((api) => void method(api, "")).only("aws_api_gateway_method").resource_id).toMatch(/root_resource_id/);
});

test("the deployment waits for what is published, and is replaced before it goes", () => {
  const deployment = synth((api) => void api.publish(method(api, "orders"))).only("aws_api_gateway_deployment");
  expect(deployment.lifecycle).toEqual({ create_before_destroy: true });
  const types = (deployment.depends_on as string[]).map((address) => address.split(".")[0]);
  expect(new Set(types)).toEqual(
    new Set(["aws_api_gateway_resource", "aws_api_gateway_method", "aws_api_gateway_gateway_response"]),
  );
});

test("a change of what is published makes a new deployment, the same definition does not", () => {
  const published = (authorization: string) =>
    triggers(synth((api) => void api.publish(method(api, "orders", authorization)))).definition;
  expect(published("NONE")).toBe(published("NONE"));
  expect(published("NONE")).not.toBe(published("AWS_IAM"));
  expect(triggers(synth()).definition).not.toBe(triggers(synth(undefined, { corsOrigin: "https://a.org" })).definition);
});

test("so does a change of a value that only Terraform knows", () => {
  const stack = synth(
    (api) => void api.publish(method(api, "orders"), "${aws_sqs_queue.a.name}", "${aws_iam_role.b.arn}"),
  );
  expect(triggers(stack).values).toBe("${aws_sqs_queue.a.name} ${aws_iam_role.b.arn}");
});

test.each<[Partial<RestApiProps>, string]>([
  [{ name: "" }, 'stack/api: name is ""'],
  [{ corsOrigin: "app.example.com" }, 'stack/api: corsOrigin is "app.example.com"; accepted is * or an origin'],
  [{ corsOrigin: "https://a'b" }, "stack/api: corsOrigin"],
])("%p is refused", (props, message) => {
  expect(() => synth(undefined, props)).toThrow(message);
});

test.each(["/orders", "orders/", "a//b", "a b", "{id", "{a}{b}"])("the path %p is refused", (path) => {
  expect(() => synth((api) => void api.resource(path))).toThrow("stack/api: path is");
});
