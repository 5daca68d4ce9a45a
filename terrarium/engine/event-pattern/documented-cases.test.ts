import { EventPattern } from "./event-pattern.ts";
import { InvalidEventPattern } from "./invalid-event-pattern.ts";

type Case = [what: string, pattern: string, event: object, matches: boolean];

const matches = (pattern: string, event: object) => EventPattern.compile(pattern).matches(event);

/**
 * The examples of AWS's own pages, each under the title of its page (Amazon EventBridge user guide, at
 * docs.aws.amazon.com/eventbridge/latest/userguide/): patterns as they stand there, with events that they speak of.
 */
describe("Comparison operators for use in event patterns in Amazon EventBridge (eb-create-pattern-operators)", () => {
  const cases: Case[] = [
    ["and", '{"Location":["New York"],"Day":["Monday"]}', { Location: "New York", Day: "Monday" }, true],
    ["and, half", '{"Location":["New York"],"Day":["Monday"]}', { Location: "New York", Day: "Sunday" }, false],
    ["anything-but", '{"state":[{"anything-but":"initializing"}]}', { state: "running" }, true],
    ["anything-but, not", '{"state":[{"anything-but":"initializing"}]}', { state: "initializing" }, false],
    ["anything-but (begins with)", '{"Region":[{"anything-but":{"prefix":"us-"}}]}', { Region: "eu-west-1" }, true],
    [
      "anything-but (begins with), not",
      '{"Region":[{"anything-but":{"prefix":"us-"}}]}',
      { Region: "us-east-1" },
      false,
    ],
    ["anything-but (ends with)", '{"FileName":[{"anything-but":{"suffix":".png"}}]}', { FileName: "a.jpg" }, true],
    [
      "anything-but (ends with), not",
      '{"FileName":[{"anything-but":{"suffix":".png"}}]}',
      { FileName: "a.png" },
      false,
    ],
    [
      "anything-but (ignore case)",
      '{"state":[{"anything-but":{"equals-ignore-case":"initializing"}}]}',
      { state: "x" },
      true,
    ],
    [
      "anything-but (ignore case), not",
      '{"state":[{"anything-but":{"equals-ignore-case":"initializing"}}]}',
      { state: "INITIALIZING" },
      false,
    ],
    [
      "anything-but using a wildcard",
      '{"FilePath":[{"anything-but":{"wildcard":"*/lib/*"}}]}',
      { FilePath: "a/bin/b" },
      true,
    ],
    [
      "anything-but using a wildcard, not",
      '{"FilePath":[{"anything-but":{"wildcard":"*/lib/*"}}]}',
      { FilePath: "a/lib/b" },
      false,
    ],
    ["begins with", '{"Region":[{"prefix":"us-"}]}', { Region: "us-east-1" }, true],
    [
      "begins with (ignore case)",
      '{"service":[{"prefix":{"equals-ignore-case":"eventb"}}]}',
      { service: "EventBridge" },
      true,
    ],
    ["empty", '{"LastName":[""]}', { LastName: "" }, true],
    ["equals", '{"Name":["Alice"]}', { Name: "Alice" }, true],
    ["equals, another case", '{"Name":["Alice"]}', { Name: "alice" }, false],
    ["equals (ignore case)", '{"Name":[{"equals-ignore-case":"alice"}]}', { Name: "ALICE" }, true],
    ["ends with", '{"FileName":[{"suffix":".png"}]}', { FileName: "a.png" }, true],
    [
      "ends with (ignore case)",
      '{"service":[{"suffix":{"equals-ignore-case":"tBridge"}}]}',
      { service: "EventBridge" },
      true,
    ],
    ["exists", '{"ProductName":[{"exists":true}]}', { ProductName: "x" }, true],
    ["does not exist", '{"ProductName":[{"exists":false}]}', { Other: "x" }, true],
    ["not", '{"Weather":[{"anything-but":["Raining"]}]}', { Weather: "Sunny" }, true],
    ["null", '{"UserID":[null]}', { UserID: null }, true],
    ["numeric (equals)", '{"Price":[{"numeric":["=",100]}]}', { Price: 1.0e2 }, true],
    ["numeric (range)", '{"Price":[{"numeric":[">",10,"<=",20]}]}', { Price: 20 }, true],
    ["numeric (range), outside", '{"Price":[{"numeric":[">",10,"<=",20]}]}', { Price: 10 }, false],
    ["or", '{"PaymentType":["Credit","Debit"]}', { PaymentType: "Debit" }, true],
    [
      "or (multiple fields)",
      '{"$or":[{"Location":["New York"]},{"Day":["Monday"]}]}',
      { Location: "X", Day: "Monday" },
      true,
    ],
    ["wildcard", '{"FileName":[{"wildcard":"dir/*.png"}]}', { FileName: "dir/a/b.png" }, true],
    ["prefix matching", '{"time":[{"prefix":"2017-10-02"}]}', { time: "2017-10-02T18:43:48Z" }, true],
    ["anything-but numbers", '{"detail":{"x-limit":[{"anything-but":123}]}}', { detail: { "x-limit": 124 } }, true],
    [
      "anything-but a list of strings",
      '{"detail":{"state":[{"anything-but":["stopped","overloaded"]}]}}',
      { detail: { state: "stopped" } },
      false,
    ],
    [
      "anything-but a list of numbers",
      '{"detail":{"x-limit":[{"anything-but":[100,200,300]}]}}',
      { detail: { "x-limit": 200 } },
      false,
    ],
    [
      "anything-but ignoring case, a list",
      '{"detail":{"state":[{"anything-but":{"equals-ignore-case":["initializing","stopped"]}}]}}',
      { detail: { state: "Stopped" } },
      false,
    ],
    [
      "anything-but prefixes, a list",
      '{"detail":{"state":[{"anything-but":{"prefix":["init","error"]}}]}}',
      { detail: { state: "error-2" } },
      false,
    ],
    [
      "anything-but suffixes, a list",
      '{"detail":{"FileName":[{"anything-but":{"suffix":[".txt",".rtf"]}}]}}',
      { detail: { FileName: "a.rtf" } },
      false,
    ],
    [
      "anything-but wildcards, a list",
      '{"detail":{"FilePath":[{"anything-but":{"wildcard":["*/lib/*","*/bin/*"]}}]}}',
      { detail: { FilePath: "a/bin/b" } },
      false,
    ],
    [
      "anything-but wildcards, neither",
      '{"detail":{"FilePath":[{"anything-but":{"wildcard":["*/lib/*","*/bin/*"]}}]}}',
      { detail: { FilePath: "a/etc/b" } },
      true,
    ],
    [
      "numeric matching",
      '{"detail":{"c-count":[{"numeric":[">",0,"<=",5]}],"d-count":[{"numeric":["<",10]}],"x-limit":[{"numeric":["=",3.018e2]}]}}',
      { detail: { "c-count": 5, "d-count": 9, "x-limit": 301.8 } },
      true,
    ],
    [
      "IP address matching",
      '{"detail":{"sourceIPAddress":[{"cidr":"10.0.0.0/24"}]}}',
      { detail: { sourceIPAddress: "10.0.0.24" } },
      true,
    ],
    ["exists matching", '{"detail":{"state":[{"exists":true}]}}', { detail: { state: "pending" } }, true],
    [
      "exists matching of what is no leaf",
      '{"detail":{"c-count":[{"exists":false}]}}',
      { detail: { "c-count": { c1: 100 } } },
      true,
    ],
    [
      "$or with numeric",
      '{"detail":{"$or":[{"c-count":[{"numeric":[">",0,"<=",5]}]},{"d-count":[{"numeric":["<",10]}]},{"x-limit":[{"numeric":["=",3.018e2]}]}]}}',
      { detail: { "c-count": 9, "d-count": 3, "x-limit": 1 } },
      true,
    ],
    [
      "wildcard in an ARN",
      '{"EventBusArn":[{"wildcard":"*/test-event-bus-*"}]}',
      { EventBusArn: "arn:aws:events:us-east-1:1:event-bus/test-event-bus-2" },
      true,
    ],
  ];
  it.each(cases)("%s", (_what, pattern, event, expected) => {
    expect(matches(pattern, event)).toBe(expected);
  });

  it.each([
    ['{"a":[{"numeric":[">",5000000001]}]}', "between -5.0E9 and 5.0E9"],
    ['{"a":[{"numeric":[">",0,"<",5000000001]}]}', "between -5.0E9 and 5.0E9"],
    ['{"a":[{"wildcard":"**"}]}', "Consecutive wildcard"],
  ])("limits: %s", (pattern, reason) => {
    expect(() => EventPattern.compile(pattern)).toThrow(InvalidEventPattern);
    expect(() => EventPattern.compile(pattern)).toThrow(reason);
  });
});

describe("Creating Amazon EventBridge event patterns (eb-event-patterns), Matching on event values", () => {
  const EC2 = {
    source: "aws.ec2",
    "detail-type": "EC2 Instance State-change Notification",
    detail: { "instance-id": "i-1234567890abcdef0", state: "terminated" },
  };
  const cases: Case[] = [
    [
      "all fields",
      '{"source":["aws.ec2"],"detail-type":["EC2 Instance State-change Notification"],"detail":{"state":["terminated"]}}',
      EC2,
      true,
    ],
    ["several values", '{"source":["aws.ec2"],"detail":{"state":["shutting-down","terminated"]}}', EC2, true],
    ["another value", '{"source":["aws.ec2"],"detail":{"state":["running"]}}', EC2, false],
  ];
  it.each(cases)("%s", (_what, pattern, event, expected) => {
    expect(matches(pattern, event)).toBe(expected);
  });
});

describe("Event patterns for null values and empty strings (eb-event-patterns-null-values)", () => {
  const event = { detail: { eventVersion: "", responseElements: null } };
  const cases: Case[] = [
    ["empty strings", '{"detail":{"eventVersion":[""]}}', event, true],
    ["null values", '{"detail":{"responseElements":[null]}}', event, true],
    ["an empty string is not null", '{"detail":{"responseElements":[""]}}', event, false],
    ["null is not an empty string", '{"detail":{"eventVersion":[null]}}', event, false],
  ];
  it.each(cases)("%s", (_what, pattern, value, expected) => {
    expect(matches(pattern, value)).toBe(expected);
  });
});

describe("Arrays in Amazon EventBridge event patterns (eb-event-patterns-arrays)", () => {
  const event = {
    resources: [
      "arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:eb56d16b",
      "arn:aws:ec2:us-east-1:123456789012:instance/i-b188560f",
    ],
  };
  const cases: Case[] = [
    [
      "the intersection is not empty",
      '{"resources":["arn:aws:ec2:us-east-1:123456789012:instance/i-b188560f","arn:aws:ec2:us-east-1:111122223333:instance/i-b188560f"]}',
      event,
      true,
    ],
    [
      "the intersection is empty",
      '{"resources":["arn:aws:ec2:us-east-1:111122223333:instance/i-b188560f"]}',
      event,
      false,
    ],
  ];
  it.each(cases)("%s", (_what, pattern, value, expected) => {
    expect(matches(pattern, value)).toBe(expected);
  });
});
