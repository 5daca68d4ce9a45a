import { readAnswer } from "./proxy-answer.ts";

test.each([
  [{ statusCode: 200 }, { status: 200 }],
  [
    { statusCode: "201", body: "" },
    { status: 201, body: "" },
  ],
  [{ statusCode: 200, body: null }, { status: 200 }],
  [
    { statusCode: 200, headers: { "SEC-WebSocket-Protocol": "orders.v2" } },
    { status: 200, subprotocol: "orders.v2" },
  ],
])("%j is read", (answer, read) => {
  expect(readAnswer(answer)).toEqual(read);
});

test.each([
  [null, /no statusCode/],
  ["ok", /no statusCode/],
  [{ statusCode: "fine" }, /no statusCode/],
  [{ statusCode: 200, body: { a: 1 } }, /is \{"a":1\}, not a string/],
  [{ statusCode: 200, body: 7 }, /is 7, not a string/],
])("%j is nothing that API Gateway can use", (answer, problem) => {
  expect(() => readAnswer(answer)).toThrow(problem);
});
