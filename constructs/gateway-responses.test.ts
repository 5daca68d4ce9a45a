import { RestApi } from "./rest-api.ts";
import { Synthesized } from "./testing/synthesized.ts";

const stack = new Synthesized((scope) => {
  new RestApi(scope, "api", { name: "orders", description: "Orders", corsOrigin: "https://app.example.com" });
});
const answer = (type: string) => stack.where("aws_api_gateway_gateway_response", "response_type", type);

test("what the validator refuses is told with the field that is wrong", () => {
  expect(answer("BAD_REQUEST_BODY")).toMatchObject({
    status_code: "400",
    response_templates: { "application/json": expect.stringContaining('"$context.error.validationErrorString"') },
  });
});

test.each([
  ["REQUEST_TOO_LARGE", "413"],
  ["THROTTLED", "429"],
  ["QUOTA_EXCEEDED", "429"],
])("%s is %s", (type, status) => {
  expect(answer(type).status_code).toBe(status);
});

test("who is throttled is told when to come again", () => {
  expect(answer("THROTTLED").response_parameters).toMatchObject({ "gatewayresponse.header.Retry-After": "'1'" });
});

test("each carries the CORS header, those that have no answer of their own too", () => {
  const answers = stack.all("aws_api_gateway_gateway_response");
  expect(answers.map(({ response_type }) => response_type)).toEqual(
    expect.arrayContaining(["DEFAULT_4XX", "DEFAULT_5XX"]),
  );
  for (const { response_parameters } of answers) {
    expect(response_parameters).toMatchObject({
      "gatewayresponse.header.Access-Control-Allow-Origin": "'https://app.example.com'",
    });
  }
});

test("the defaults keep the status that API Gateway gives", () => {
  for (const type of ["DEFAULT_4XX", "DEFAULT_5XX"]) expect(answer(type)).not.toHaveProperty("status_code");
});
