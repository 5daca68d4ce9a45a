import type { NewMessage } from "./message.ts";
import { checkMessage, messageSize } from "./message-rules.ts";
import { newQueueAttributes } from "./queue-attributes.ts";

const standard = newQueueAttributes("orders", { MaximumMessageSize: "1024" });
const fifo = newQueueAttributes("orders.fifo", { FifoQueue: "true" });
const byContent = newQueueAttributes("orders.fifo", { FifoQueue: "true", ContentBasedDeduplication: "true" });
const attribute = (dataType: string, stringValue?: string) => ({ a: { dataType, stringValue } });

test.each<[string, NewMessage]>([
  ["any text of XML 1.0", { body: "\t\n\r é 漢 😀 \uD7FF\uE000\uFFFD" }],
  ["the largest size", { body: "x".repeat(1024) }],
  ["a labelled type", { body: "x", attributes: attribute("Number.int", "-1.5e3") }],
  ["a type of one's own label", { body: "x", attributes: attribute("String.order", "1") }],
  [
    "letters of any script in a name",
    { body: "x", attributes: { "attr.1øßä": { dataType: "String", stringValue: "1" } } },
  ],
  ["a group, which makes the queue a fair one", { body: "x", groupId: "tenant-1" }],
  ["the longest delay", { body: "x", delaySeconds: 900 }],
])("a standard queue takes %s", (_, message) => {
  expect(() => checkMessage(message, standard)).not.toThrow();
});

test.each<[string, NewMessage, string, RegExp]>([
  ["an empty body", { body: "" }, "MissingParameter", /MessageBody/],
  ["a control character", { body: "a\u0001" }, "InvalidMessageContents", /#x9/],
  ["half of a surrogate pair", { body: "\uD83D" }, "InvalidMessageContents", /#x9/],
  ["a non-character", { body: "\uFFFF" }, "InvalidMessageContents", /#x9/],
  ["one byte too many", { body: "x".repeat(1025) }, "InvalidParameterValue", /shorter than 1024 bytes/],
  [
    "too many bytes, though not characters",
    { body: "é".repeat(513) },
    "InvalidParameterValue",
    /shorter than 1024 bytes/,
  ],
  [
    "too many bytes with its attributes",
    { body: "x".repeat(1000), attributes: attribute("String", "x".repeat(20)) },
    "InvalidParameterValue",
    /shorter than 1024 bytes/,
  ],
  [
    "an empty attribute",
    { body: "x", attributes: attribute("String", "") },
    "InvalidParameterValue",
    /non-empty value/,
  ],
  ["no number", { body: "x", attributes: attribute("Number", "one") }, "InvalidParameterValue", /to a number/],
  [
    "an unknown type",
    { body: "x", attributes: attribute("Text", "1") },
    "InvalidParameterValue",
    /Binary, Number, String/,
  ],
  [
    "an attribute with a control character",
    { body: "x", attributes: attribute("String", "\u0008") },
    "InvalidParameterValue",
    /Invalid characters/,
  ],
  ...["aWs.x", "AMAZON.x", ".x", "x."].map((name): [string, NewMessage, string, RegExp] => [
    `the reserved name ${name}`,
    { body: "x", attributes: { [name]: { dataType: "String", stringValue: "1" } } },
    "InvalidParameterValue",
    /reserved/,
  ]),
  [
    "a name with other characters",
    { body: "x", attributes: { "a!": { dataType: "String", stringValue: "1" } } },
    "InvalidParameterValue",
    /can only contain/,
  ],
  [
    "eleven attributes",
    {
      body: "x",
      attributes: Object.fromEntries(
        Array.from({ length: 11 }, (_, i) => [`a${i}`, { dataType: "String", stringValue: "1" }]),
      ),
    },
    "InvalidParameterValue",
    /\[11\].*\[10\]/,
  ],
  [
    "a system attribute of one's own",
    { body: "x", systemAttributes: { Mine: { dataType: "String", stringValue: "1" } } },
    "InvalidParameterValue",
    /Mine/,
  ],
  ["a delay over 15 minutes", { body: "x", delaySeconds: 901 }, "InvalidParameterValue", /DelaySeconds/],
  ["a deduplication id", { body: "x", deduplicationId: "1" }, "InvalidParameterValue", /not valid for this queue type/],
  ["a group with a space", { body: "x", groupId: "a b" }, "InvalidParameterValue", /1 to 128 in length/],
])("a standard queue refuses %s", (_, message, name, text) => {
  expect(() => checkMessage(message, standard)).toThrow(
    expect.objectContaining({ name, message: expect.stringMatching(text) }),
  );
});

test.each<[string, NewMessage, string]>([
  ["without a group", { body: "x", deduplicationId: "1" }, "MissingParameter"],
  ["without a deduplication id", { body: "x", groupId: "1" }, "InvalidParameterValue"],
  [
    "with a delay of its own",
    { body: "x", groupId: "1", deduplicationId: "1", delaySeconds: 2 },
    "InvalidParameterValue",
  ],
  [
    "with a deduplication id that is too long",
    { body: "x", groupId: "1", deduplicationId: "1".repeat(129) },
    "InvalidParameterValue",
  ],
])("a FIFO queue refuses a message %s", (_, message, name) => {
  expect(() => checkMessage(message, fifo)).toThrow(expect.objectContaining({ name }));
});

test("a FIFO queue that deduplicates by content needs no deduplication id, and takes a delay of 0", () => {
  expect(() => checkMessage({ body: "x", groupId: "1", delaySeconds: 0 }, byContent)).not.toThrow();
});

test("the size counts body, names, types and values, in bytes", () => {
  const attributes = {
    n: { dataType: "Number", stringValue: "12" },
    b: { dataType: "Binary", binaryValue: Buffer.from([1, 2, 3]) },
  };
  expect(messageSize({ body: "é", attributes })).toBe(2 + (1 + 6 + 2) + (1 + 6 + 3));
});
