import { GatewayError } from "./gateway-error.ts";
import { lambdaAnswer } from "./lambda-answer.ts";

const JSON_TYPE = ["Content-Type", "application/json"];
const TEXT_TYPE = ["Content-Type", "text/plain; charset=utf-8"];

describe("format 2.0", () => {
  test.each<[string, unknown, number, string[], string]>([
    ["a string", "Hello from Lambda!", 200, JSON_TYPE, "Hello from Lambda!"],
    ["an object", { message: "Hello" }, 200, JSON_TYPE, '{"message":"Hello"}'],
    ["a list", [1, 2], 200, JSON_TYPE, "[1,2]"],
    ["nothing", null, 200, JSON_TYPE, "null"],
    ["a status alone", { statusCode: 204 }, 204, TEXT_TYPE, ""],
    ["a status as text", { statusCode: "201", body: "x" }, 201, TEXT_TYPE, "x"],
    [
      "cookies and headers",
      {
        statusCode: 200,
        headers: { "content-type": "text/html", "x-n": 1, "Content-Length": "99" },
        cookies: ["a=1", "b=2"],
        body: "x",
      },
      200,
      ["content-type", "text/html", "x-n", "1", "Set-Cookie", "a=1", "Set-Cookie", "b=2"],
      "x",
    ],
  ])("%s", (_what, answer, status, headers, body) => {
    expect(lambdaAnswer(JSON.stringify(answer), "2.0")).toEqual({ status, headers, body });
  });

  test("a body in base64 is bytes", () => {
    const { body } = lambdaAnswer('{"statusCode":200,"body":"AP8=","isBase64Encoded":true}', "2.0");
    expect(body).toEqual(Buffer.from([0, 255]));
  });
});

test("format 1.0 has headers with several values, which count more", () => {
  const answer = { statusCode: 200, headers: { a: "0", b: "1" }, multiValueHeaders: { A: ["1", "2"] }, body: "x" };
  expect(lambdaAnswer(JSON.stringify(answer), "1.0").headers).toEqual(["A", "1", "A", "2", "b", "1", ...TEXT_TYPE]);
});

test.each<[string, "1.0" | "2.0"]>([
  ['{"message":"no status"}', "1.0"],
  ['"text"', "1.0"],
  ["not JSON", "2.0"],
  ['{"statusCode":"ok"}', "2.0"],
  ['{"statusCode":99}', "2.0"],
  ['{"statusCode":200,"body":{"a":1}}', "2.0"],
  ['{"statusCode":200,"headers":"x"}', "2.0"],
  ['{"statusCode":200,"headers":{"a":["b"]}}', "2.0"],
  ['{"statusCode":200,"cookies":"a=1"}', "2.0"],
])("%s in format %s is malformed: 500", (payload, version) => {
  const answered = () => lambdaAnswer(payload, version);
  expect(answered).toThrow(GatewayError);
  expect(answered).toThrow("Internal Server Error");
});
