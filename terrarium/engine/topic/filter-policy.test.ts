import { FilterPolicy, type FilterPolicyScope } from "./filter-policy.ts";
import type { Notice, NoticeAttribute } from "./notice.ts";

const notice = (part: Partial<Notice>): Notice => ({
  type: "Notification",
  messageId: "m",
  topicArn: "t",
  message: "",
  at: 0,
  lineage: "m",
  ...part,
});
const attribute = (value: unknown, type?: string): NoticeAttribute =>
  Array.isArray(value)
    ? { type: "String.Array", value: JSON.stringify(value) }
    : { type: type ?? (typeof value === "number" ? "Number" : "String"), value: String(value) };
const attributes = (values: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, attribute(value)]));
const passes = (policy: object, values: Readonly<Record<string, unknown>>, scope: FilterPolicyScope) => {
  const filter = FilterPolicy.compile(JSON.stringify(policy), scope);
  const part = scope === "MessageBody" ? { message: JSON.stringify(values) } : { attributes: attributes(values) };
  return filter.refusal(notice(part), "sqs") === undefined;
};

/** The cases of the pages "String value matching", "Numeric value matching", "Key matching" and "AND/OR logic" of the SNS guide. */
const CASES: [policy: object, accepted: Record<string, unknown>[], refused: Record<string, unknown>[]][] = [
  [
    { customer_interests: ["rugby", "tennis"] },
    [{ customer_interests: "rugby" }, { customer_interests: "tennis" }, { customer_interests: ["rugby", "tennis"] }],
    [{ customer_interests: "baseball" }, { customer_interests: ["baseball"] }, { customer_interests: "Rugby" }, {}],
  ],
  [
    { customer_interests: [{ "anything-but": ["rugby", "tennis"] }] },
    [{ customer_interests: "baseball" }, { customer_interests: ["rugby", "baseball"] }],
    [{ customer_interests: "rugby" }, { customer_interests: ["rugby"] }, {}],
  ],
  [
    { event: [{ "anything-but": { prefix: "order-" } }] },
    [{ event: "data-entry" }, { event: "order_number" }],
    [{ event: "order-cancelled" }],
  ],
  [{ event: [{ "anything-but": { suffix: "-x" } }] }, [{ event: "a-y" }], [{ event: "a-x" }]],
  [
    { customer_interests: [{ "equals-ignore-case": "tennis" }] },
    [{ customer_interests: "TENNIS" }, { customer_interests: "Tennis" }],
    [{ customer_interests: "tennisball" }],
  ],
  [{ source_ip: [{ cidr: "10.0.0.0/24" }] }, [{ source_ip: "10.0.0.255" }], [{ source_ip: "10.1.1.0" }]],
  [
    { customer_interests: [{ prefix: "bas" }] },
    [{ customer_interests: "baseball" }],
    [{ customer_interests: "rugby" }],
  ],
  [
    { customer_interests: [{ suffix: "ball" }] },
    [{ customer_interests: "baseball" }],
    [{ customer_interests: "rugby" }],
  ],
  [{ price_usd: [{ numeric: ["=", 301.5] }] }, [{ price_usd: 301.5 }], [{ price_usd: 301 }, { price_usd: "301.5" }]],
  [
    { price_usd: [{ numeric: [">", 0, "<=", 150] }] },
    [{ price_usd: 150 }, { price_usd: [200, 10] }],
    [{ price_usd: 0 }, { price_usd: 151 }],
  ],
  [{ price: [{ "anything-but": [100, 500] }] }, [{ price: 101 }], [{ price: 100 }]],
  [{ store: [{ exists: true }] }, [{ store: "fans" }], [{ other: "fans" }]],
  [{ store: [{ exists: false }] }, [{ other: "fans" }], [{ store: "fans" }]],
  [{ a: ["x"], b: ["y"] }, [{ a: "x", b: "y" }], [{ a: "x" }, { a: "x", b: "z" }]],
  [
    { source: ["cloudwatch"], $or: [{ metric: ["CPU"] }, { space: [{ numeric: ["<", 5] }] }] },
    [
      { source: "cloudwatch", metric: "CPU" },
      { source: "cloudwatch", space: 4 },
    ],
    [{ source: "cloudwatch", metric: "Disk" }, { metric: "CPU" }],
  ],
  [{ flag: [true, null] }, [{ flag: [true] }, { flag: [null, "x"] }], [{ flag: [false] }]],
];

describe.each<FilterPolicyScope>(["MessageAttributes", "MessageBody"])("%s", (scope) => {
  test.each(CASES)("%j", (policy, accepted, refused) => {
    expect(accepted.filter((values) => !passes(policy, values, scope))).toEqual([]);
    expect(refused.filter((values) => passes(policy, values, scope))).toEqual([]);
  });
});

test("a body is looked at as deep as the policy says, and must be a JSON object", () => {
  expect(
    passes({ order: { items: { sku: ["a"] } } }, { order: { items: [{ sku: "b" }, { sku: "a" }] } }, "MessageBody"),
  ).toBe(true);
  const filter = FilterPolicy.compile('{"a":["b"]}', "MessageBody");
  expect(filter.refusal(notice({ message: "text" }), "sqs")).toBe("InvalidMessageBody");
  expect(filter.refusal(notice({ message: '{"a":"c"}' }), "sqs")).toBe("MessageBody");
  expect(filter.refusal(notice({ message: "{}", byProtocol: { sqs: '{"a":"b"}' } }), "sqs")).toBeUndefined();
});

test("attributes: none, only binary ones, and others are told apart", () => {
  const filter = FilterPolicy.compile('{"a":["b"]}', "MessageAttributes");
  expect(filter.refusal(notice({}), "sqs")).toBe("NoMessageAttributes");
  expect(filter.refusal(notice({ attributes: { a: attribute("Yg==", "Binary") } }), "sqs")).toBe("InvalidAttributes");
  expect(filter.refusal(notice({ attributes: attributes({ a: "c" }) }), "sqs")).toBe("MessageAttributes");
});

test("an empty policy lets everything pass", () => {
  expect(FilterPolicy.compile("{}", "MessageAttributes").refusal(notice({}), "sqs")).toBeUndefined();
});

test.each<[string, FilterPolicyScope, RegExp]>([
  ["{", "MessageAttributes", /failed to parse JSON/],
  ["[]", "MessageAttributes", /must be a JSON object/],
  ['{"a":"b"}', "MessageAttributes", /"a" must be an object or an array/],
  ['{"a":{"b":["c"]}}', "MessageAttributes", /does not support nested filter policy/],
  ['{"a":[{"wildcard":"x*"}]}', "MessageAttributes", /Unrecognized match type wildcard/],
  ['{"a":[{"prefix":{"equals-ignore-case":"x"}}]}', "MessageBody", /Unsupported prefix pattern: equals-ignore-case/],
  ['{"a":[{"anything-but":{"wildcard":"x"}}]}', "MessageBody", /Unsupported anything-but pattern: wildcard/],
  ['{"a":[]}', "MessageBody", /too complex|Empty arrays/],
  ['{"a":[{"numeric":["<",2000000000]}]}', "MessageBody", /Value of numeric must be from/],
  ['{"a":["1"],"b":["1"],"c":["1"],"d":["1"],"e":["1"],"f":["1"]}', "MessageBody", /6 keys, more than 5/],
  [JSON.stringify({ a: Array(13).fill("x"), b: Array(12).fill("y") }), "MessageAttributes", /too complex/],
])("%s (%s) is refused", (text, scope, reason) => {
  expect(() => FilterPolicy.compile(text, scope)).toThrow(reason);
});
