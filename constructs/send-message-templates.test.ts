import { ACCEPTED, FAILED, REFUSED, sendMessageTemplate } from "./send-message-templates.ts";

test("the message is sent whole and encoded", () => {
  expect(sendMessageTemplate()).toBe("Action=SendMessage&MessageBody=$util.urlEncode($input.body)");
});

test("a FIFO queue is told the group, encoded too", () => {
  expect(sendMessageTemplate("$.id")).toBe(
    "Action=SendMessage&MessageBody=$util.urlEncode($input.body)&MessageGroupId=$util.urlEncode($input.path('$.id'))",
  );
});

test("the answers without a condition are JSON", () => {
  expect(JSON.parse(ACCEPTED)).toEqual({
    messageId: "$input.path('$.SendMessageResponse.SendMessageResult.MessageId')",
  });
  expect(JSON.parse(FAILED)).toEqual({ message: "Internal server error" });
});

test("each directive of a refusal has a line of its own, and every #if its #end", () => {
  const lines = REFUSED.split("\n");
  expect(lines.filter((line) => line.startsWith("#if"))).toHaveLength(1);
  expect(lines.at(-1)).toBe("#end");
  expect(REFUSED).toContain(`.replaceAll("\\\\'", "'")`);
});
