import { TestApi } from "../../../tests/factories/rest-api.ts";
import { createTestWorld } from "../../../tests/factories/world.ts";
import type { BackEndReply } from "./back-end.ts";

const ARN = "arn:aws:lambda:us-east-1:000000000000:function:orders";
const uri = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${ARN}/invocations`;

/** An integration of type AWS that leads to a function, with responses by what it failed with. */
function newApi(reply: BackEndReply): TestApi {
  const api = new TestApi(createTestWorld());
  api.backEnd = async () => reply;
  return api.method("/orders", "POST", {
    integration: { type: "AWS", uri, requestTemplates: { "application/json": '{"order": $input.json("$")}' } },
    responses: [
      { statusCode: "200", responseTemplates: { "application/json": '{"done": $input.json("$.id")}' } },
      { statusCode: "404", selectionPattern: "Not found.*" },
      {
        statusCode: "500",
        selectionPattern: "(\\n|.)+",
        responseTemplates: { "application/json": '{"said": $input.json("$.errorMessage")}' },
      },
    ],
  });
}

const failed = (errorMessage: string): BackEndReply => ({
  status: 200,
  headers: { "X-Amz-Function-Error": "Unhandled" },
  body: JSON.stringify({ errorMessage, errorType: "Error" }),
});

test("templates make the event and the answer", async () => {
  const api = newApi({ status: 200, headers: {}, body: '{"id":7}' });
  const answer = await api.call("POST", "/orders", {
    body: '{"a":1}',
    headers: { "Content-Type": "application/json" },
  });
  expect(answer).toMatchObject({ status: 200, body: '{"done": 7}' });
  expect(api.calls).toEqual([
    expect.objectContaining({
      method: "POST",
      url: `/2015-03-31/functions/${ARN}/invocations`,
      body: '{"order": {"a":1}}',
    }),
  ]);
});

test("the message of an error chooses the response", async () => {
  expect(await newApi(failed("Not found: 7")).call("POST", "/orders")).toMatchObject({ status: 404 });
  expect(await newApi(failed("broken")).call("POST", "/orders")).toMatchObject({
    status: 500,
    body: '{"said": "broken"}',
  });
});

test("a function that cannot be run is a fault of the configuration", async () => {
  const api = newApi({ status: 403, headers: {}, body: '{"message":"no"}' });
  expect(await api.call("POST", "/orders")).toMatchObject({ status: 500, body: '{"message":"Internal server error"}' });
});
