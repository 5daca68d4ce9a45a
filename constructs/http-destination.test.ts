import { TerraformVariable } from "cdktf";
import { HttpDestination, type HttpDestinationProps } from "./http-destination.ts";
import { ServiceRole } from "./service-role.ts";
import { Synthesized, statements } from "./testing/synthesized.ts";

const synth = (props: Partial<HttpDestinationProps> = {}, sensitive = true) =>
  new Synthesized((stack) => {
    const apiKey = new TerraformVariable(stack, "api_key", { type: "string", sensitive });
    const destination = new HttpDestination(stack, "destination", {
      name: "subscriber",
      description: "The subscriber",
      url: "https://sub.example.com/sub",
      apiKey,
      ...props,
    });
    const role = new ServiceRole(stack, "role", { name: "r", service: "pipes.amazonaws.com", description: "r" });
    destination.grantInvoke(role);
  });

test("posts to the URL with the key from the variable, no faster than it may", () => {
  const stack = synth({ rateLimit: 7 });
  expect(stack.only("aws_cloudwatch_event_connection")).toMatchObject({
    authorization_type: "API_KEY",
    auth_parameters: { api_key: { key: "X-API-Key", value: "${var.api_key}" } },
  });
  expect(stack.only("aws_cloudwatch_event_api_destination")).toMatchObject({
    invocation_endpoint: "https://sub.example.com/sub",
    http_method: "POST",
    invocation_rate_limit_per_second: 7,
    connection_arn: expect.stringMatching(/aws_cloudwatch_event_connection/),
  });
});

test("what is granted is to invoke this destination", () => {
  expect(statements(synth().only("aws_iam_role_policy").policy)).toEqual([
    {
      Sid: "Invoke",
      Effect: "Allow",
      Action: "events:InvokeApiDestination",
      Resource: expect.stringMatching(/^\$\{aws_cloudwatch_event_api_destination\.\w+\.arn\}$/),
    },
  ]);
});

test("a key in a variable that would be printed is refused", () => {
  expect(() => synth({}, false)).toThrow('stack/destination: apiKey is "api_key"; accepted is a sensitive variable');
});

test.each<[Partial<HttpDestinationProps>, string]>([
  [
    { url: "http://sub.example.com/sub" },
    'stack/destination: url is "http://sub.example.com/sub"; accepted is an https:// URL',
  ],
  [{ url: "https://me:secret@sub.example.com" }, "accepted is an https:// URL without credentials"],
  [{ rateLimit: 0 }, "stack/destination: rateLimit is 0;"],
  [{ apiKeyHeader: "X API Key" }, 'stack/destination: apiKeyHeader is "X API Key"'],
  [{ name: "a b" }, 'stack/destination: name is "a b"'],
])("%p is refused", (props, message) => {
  expect(() => synth(props)).toThrow(message);
});
