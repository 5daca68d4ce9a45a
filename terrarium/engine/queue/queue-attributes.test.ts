import { attributeValues, changedAttributes, firstDifference, newQueueAttributes } from "./queue-attributes.ts";

const DEAD_LETTERS = "arn:aws:sqs:us-east-1:000000000000:dead-letters";

test("a standard queue has AWS's defaults", () => {
  expect(attributeValues(newQueueAttributes("orders", {}))).toEqual({
    DelaySeconds: "0",
    MaximumMessageSize: "1048576",
    MessageRetentionPeriod: "345600",
    ReceiveMessageWaitTimeSeconds: "0",
    VisibilityTimeout: "30",
    SqsManagedSseEnabled: "true",
  });
});

test("a FIFO queue has AWS's defaults, however the name of true is written", () => {
  expect(attributeValues(newQueueAttributes("orders.fifo", { FifoQueue: "True" }))).toMatchObject({
    FifoQueue: "true",
    ContentBasedDeduplication: "false",
    DeduplicationScope: "queue",
    FifoThroughputLimit: "perQueue",
  });
});

test.each([
  ["VisibilityTimeout", "43201"],
  ["VisibilityTimeout", "-1"],
  ["VisibilityTimeout", "1.5"],
  ["VisibilityTimeout", ""],
  ["DelaySeconds", "901"],
  ["MaximumMessageSize", "1023"],
  ["MaximumMessageSize", "1048577"],
  ["MessageRetentionPeriod", "59"],
  ["MessageRetentionPeriod", "1209601"],
  ["ReceiveMessageWaitTimeSeconds", "21"],
  ["KmsDataKeyReusePeriodSeconds", "59"],
  ["SqsManagedSseEnabled", "yes"],
  ["Policy", "{"],
  ["Policy", "[]"],
])("%s = %j is an invalid value", (name, value) => {
  expect(() => newQueueAttributes("orders", { [name]: value })).toThrow(
    expect.objectContaining({ name: "InvalidAttributeValue", message: expect.stringContaining(name) }),
  );
});

test.each([
  [{ Colour: "red" }, "Unknown Attribute Colour."],
  [{ FifoQueue: "false" }, "Unknown Attribute FifoQueue."],
  [{ ContentBasedDeduplication: "true" }, "Unknown Attribute ContentBasedDeduplication."],
  [{ DeduplicationScope: "queue" }, "You can specify the DeduplicationScope only when FifoQueue is set to true."],
  [
    { KmsMasterKeyId: "key", SqsManagedSseEnabled: "true" },
    "You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE.",
  ],
])("a standard queue does not know %j", (given, message) => {
  expect(() => newQueueAttributes("orders", given as Record<string, string>)).toThrow(
    expect.objectContaining({ name: "InvalidAttributeName", message }),
  );
});

test.each([
  ["orders.fifo", {}],
  ["orders", { FifoQueue: "true" }],
  ["or ders", {}],
  ["or/ders", {}],
  ["", {}],
  ["o".repeat(81), {}],
  [`${"o".repeat(76)}.fifo`, { FifoQueue: "true" }],
])("%j with %j is no name of a queue", (name, given) => {
  expect(() => newQueueAttributes(name, given as Record<string, string>)).toThrow(
    expect.objectContaining({ name: "InvalidParameterValue" }),
  );
});

test("throughput per group needs deduplication per group", () => {
  const fifo = { FifoQueue: "true", FifoThroughputLimit: "perMessageGroupId" };
  expect(() => newQueueAttributes("a.fifo", fifo)).toThrow(expect.objectContaining({ name: "InvalidAttributeValue" }));
  expect(() => newQueueAttributes("a.fifo", { ...fifo, DeduplicationScope: "messageGroup" })).not.toThrow();
});

test("a key of one's own and SQS's own encryption take turns", () => {
  const withKey = changedAttributes(newQueueAttributes("a", {}), {
    KmsMasterKeyId: "key",
    KmsDataKeyReusePeriodSeconds: "6000",
  });
  expect(attributeValues(withKey)).toMatchObject({
    KmsMasterKeyId: "key",
    KmsDataKeyReusePeriodSeconds: "6000",
    SqsManagedSseEnabled: "false",
  });
  const withoutKey = attributeValues(changedAttributes(withKey, { KmsMasterKeyId: "" }));
  expect(withoutKey).not.toHaveProperty("KmsMasterKeyId");
  expect(withoutKey.SqsManagedSseEnabled).toBe("false");
  expect(attributeValues(changedAttributes(withKey, { SqsManagedSseEnabled: "true" }))).not.toHaveProperty(
    "KmsMasterKeyId",
  );
});

test("what kind of queue it is cannot be changed", () => {
  const fifo = newQueueAttributes("a.fifo", { FifoQueue: "true" });
  expect(() => changedAttributes(fifo, { FifoQueue: "false" })).toThrow("Modifying queue type is not supported.");
  expect(() => changedAttributes(newQueueAttributes("a", {}), { FifoQueue: "true" })).toThrow(
    "Unknown Attribute FifoQueue.",
  );
});

describe("redrive policies", () => {
  const redrive = (policy: unknown) => newQueueAttributes("a", { RedrivePolicy: JSON.stringify(policy) });
  const allow = (policy: unknown) => newQueueAttributes("a", { RedriveAllowPolicy: JSON.stringify(policy) });

  test("are shown as AWS shows them, a count in quotes as a number", () => {
    const { RedrivePolicy } = attributeValues(redrive({ maxReceiveCount: "5", deadLetterTargetArn: DEAD_LETTERS }));
    expect(JSON.parse(RedrivePolicy!)).toEqual({ deadLetterTargetArn: DEAD_LETTERS, maxReceiveCount: 5 });
  });

  test("are taken away by an empty text", () => {
    const queue = redrive({ maxReceiveCount: 5, deadLetterTargetArn: DEAD_LETTERS });
    expect(attributeValues(changedAttributes(queue, { RedrivePolicy: "" }))).not.toHaveProperty("RedrivePolicy");
  });

  test.each([
    ["no JSON map", "text"],
    ["no count", { deadLetterTargetArn: DEAD_LETTERS }],
    ["no target", { maxReceiveCount: 1 }],
    ["a target that is no ARN", { deadLetterTargetArn: "dummy", maxReceiveCount: 1 }],
    ["a count of 0", { deadLetterTargetArn: DEAD_LETTERS, maxReceiveCount: 0 }],
    ["a count over 1,000", { deadLetterTargetArn: DEAD_LETTERS, maxReceiveCount: 1001 }],
    ["a count that is none", { deadLetterTargetArn: DEAD_LETTERS, maxReceiveCount: "many" }],
  ])("with %s are refused", (_, policy) => {
    expect(() => redrive(policy)).toThrow(
      expect.objectContaining({ name: "InvalidParameterValue", message: expect.stringContaining("RedrivePolicy") }),
    );
  });

  test.each([
    ["another permission", { redrivePermission: "some" }],
    ["sources that nobody asked for", { redrivePermission: "denyAll", sourceQueueArns: [DEAD_LETTERS] }],
    ["no sources", { redrivePermission: "byQueue" }],
    ["eleven sources", { redrivePermission: "byQueue", sourceQueueArns: Array(11).fill(DEAD_LETTERS) }],
    ["a source that is no ARN", { redrivePermission: "byQueue", sourceQueueArns: ["orders"] }],
  ])("that allow with %s are refused", (_, policy) => {
    expect(() => allow(policy)).toThrow(expect.objectContaining({ name: "InvalidParameterValue" }));
  });
});

test("a queue differs by the first attribute that is given another value, and by none that is not given", () => {
  const existing = newQueueAttributes("a", { DelaySeconds: "1", VisibilityTimeout: "60" });
  expect(firstDifference(existing, {})).toBeUndefined();
  expect(firstDifference(existing, { DelaySeconds: "1" })).toBeUndefined();
  expect(firstDifference(existing, { VisibilityTimeout: "60", DelaySeconds: "2" })).toBe("DelaySeconds");
  expect(firstDifference(existing, { FifoQueue: "true" })).toBe("FifoQueue");
});
