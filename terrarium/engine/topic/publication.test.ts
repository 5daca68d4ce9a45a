import { checkPublication, LARGEST_MESSAGE, type Publication, publicationSize } from "./publication.ts";

const STANDARD = { fifo: false, contentBasedDeduplication: false };
const FIFO = { fifo: true, contentBasedDeduplication: false };
const text = (stringValue: string, dataType = "String") => ({ dataType, stringValue });

test.each<[string, Publication, RegExp]>([
  ["an empty message", { message: "" }, /Empty message/],
  ["a byte too many", { message: "é".repeat(LARGEST_MESSAGE / 2) + "x" }, /Message too long/],
  [
    "a byte too many with its attributes",
    { message: "x".repeat(LARGEST_MESSAGE - 10), attributes: { abc: text("ab") } },
    /Message too long/,
  ],
  ["a subject of 101 characters", { message: "m", subject: "s".repeat(101) }, /Subject/],
  ["a subject of two lines", { message: "m", subject: "a\nb" }, /Subject/],
  ["a structure without a default", { message: '{"sqs":"a"}', messageStructure: "json" }, /No default entry/],
  ["a structure that is no JSON", { message: "{", messageStructure: "json" }, /failed to parse/],
  ["a structure that is no object", { message: "[1]", messageStructure: "json" }, /failed to parse/],
  ["another structure", { message: "m", messageStructure: "xml" }, /MessageStructure must be "json", not "xml"/],
  ["a deduplication id", { message: "m", deduplicationId: "d" }, /not valid for this topic type/],
  ["an attribute without a value", { message: "m", attributes: { a: text("") } }, /non-empty message attribute value/],
  ["an attribute of an unknown type", { message: "m", attributes: { a: text("1", "Int") } }, /supported type prefixes/],
  ["a number that is none", { message: "m", attributes: { a: text("x", "Number") } }, /Could not cast/],
  ["a list that is none", { message: "m", attributes: { a: text("{}", "String.Array") } }, /must hold a JSON array/],
  ["a reserved name", { message: "m", attributes: { "AWS.x": text("a") } }, /name 'AWS.x' is invalid/],
])("a standard topic refuses %s", (_what, publication, reason) => {
  expect(() => checkPublication(publication, STANDARD)).toThrow(reason);
});

test.each<[string, Publication, RegExp]>([
  ["no group", { message: "m", deduplicationId: "d" }, /MessageGroupId parameter is required/],
  ["no deduplication id", { message: "m", groupId: "g" }, /ContentBasedDeduplication enabled or/],
  ["a group with a space", { message: "m", groupId: "a b", deduplicationId: "d" }, /MessageGroupId can only include/],
])("a FIFO topic refuses %s", (_what, publication, reason) => {
  expect(() => checkPublication(publication, FIFO)).toThrow(reason);
});

test("the largest message passes, and counts its attributes", () => {
  const publication = { message: "x".repeat(LARGEST_MESSAGE - 11), attributes: { abc: text("ab") } };
  expect(publicationSize(publication)).toBe(LARGEST_MESSAGE);
  expect(checkPublication(publication, STANDARD).message).toHaveLength(LARGEST_MESSAGE - 11);
});

test("a structure has a text for each protocol", () => {
  const message = JSON.stringify({ default: "for all", email: "for people", sqs: 5 });
  expect(checkPublication({ message, messageStructure: "json" }, STANDARD)).toEqual({
    message: "for all",
    byProtocol: { default: "for all", email: "for people" },
  });
});
