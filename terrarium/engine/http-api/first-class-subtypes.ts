import { listOf } from "./list-value.ts";
import { sqsCall } from "./sqs-call.ts";

/** What an action is called with, by the names of its parameters; only those that have a value. */
export type SubtypeValues = Readonly<Record<string, string>>;

/** A call in the wire form of the service. */
export interface SubtypeCall {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An action of an AWS service that an HTTP API can call without a function in between. */
export interface FirstClassSubtype {
  readonly name: string;
  /** As its signature and its ARNs name it. */
  readonly service: "sqs" | "events" | "states";
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** Calls that may wait for something end when the time is up. */
  readonly mayWait: boolean;
  call(values: SubtypeValues): SubtypeCall;
}

/** SQS is called by its query protocol, whose XML is what the client gets. */
function sqs(
  action: string,
  optional: readonly string[],
  required: readonly string[],
  mayWait = false,
): FirstClassSubtype {
  return {
    name: `SQS-${action}`,
    service: "sqs",
    required,
    optional,
    mayWait,
    call: (values) => sqsCall(action, values),
  };
}

function json(
  name: string,
  { service, version, target }: { service: "events" | "states"; version: string; target: string },
  required: readonly string[],
  optional: readonly string[],
  input: (values: SubtypeValues) => unknown,
): FirstClassSubtype {
  const headers = { "content-type": `application/x-amz-json-${version}`, "x-amz-target": target };
  const mayWait = name.endsWith("SyncExecution");
  return {
    name,
    service,
    required,
    optional,
    mayWait,
    call: (values) => ({ url: "/", headers, body: JSON.stringify(input(values)) }),
  };
}

const states = (action: string) => ({
  service: "states" as const,
  version: "1.0",
  target: `AWSStepFunctions.${action}`,
});

/** Seconds since 1970 of a time as clients write it; what is none stays, and EventBridge refuses it. */
function seconds(time: string | undefined): number | string | undefined {
  if (time === undefined) return undefined;
  const at = /^\d+(\.\d+)?$/.test(time) ? Number(time) : Date.parse(time) / 1000;
  return Number.isNaN(at) ? time : at;
}

const SUBTYPES: readonly FirstClassSubtype[] = [
  json(
    "EventBridge-PutEvents",
    { service: "events", version: "1.1", target: "AWSEvents.PutEvents" },
    ["Detail", "DetailType", "Source"],
    ["Time", "EventBusName", "Resources", "Region", "TraceHeader"],
    ({ Detail, DetailType, Source, EventBusName, TraceHeader, Time, Resources }) => ({
      Entries: [
        { Detail, DetailType, Source, EventBusName, TraceHeader, Time: seconds(Time), Resources: listOf(Resources) },
      ],
    }),
  ),
  sqs(
    "SendMessage",
    [
      "DelaySeconds",
      "MessageAttributes",
      "MessageDeduplicationId",
      "MessageGroupId",
      "MessageSystemAttributes",
      "Region",
    ],
    ["QueueUrl", "MessageBody"],
  ),
  sqs(
    "ReceiveMessage",
    [
      "AttributeNames",
      "MaxNumberOfMessages",
      "MessageAttributeNames",
      "ReceiveRequestAttemptId",
      "VisibilityTimeout",
      "WaitTimeSeconds",
      "Region",
    ],
    ["QueueUrl"],
    true,
  ),
  sqs("DeleteMessage", ["Region"], ["ReceiptHandle", "QueueUrl"]),
  sqs("PurgeQueue", ["Region"], ["QueueUrl"]),
  json(
    "StepFunctions-StartExecution",
    states("StartExecution"),
    ["StateMachineArn"],
    ["Name", "Input", "Region", "TraceHeader"],
    ({ StateMachineArn, Name, Input, TraceHeader }) => ({
      stateMachineArn: StateMachineArn,
      name: Name,
      input: Input,
      traceHeader: TraceHeader,
    }),
  ),
  json(
    "StepFunctions-StartSyncExecution",
    states("StartSyncExecution"),
    ["StateMachineArn"],
    ["Name", "Input", "Region", "TraceHeader"],
    ({ StateMachineArn, Name, Input, TraceHeader }) => ({
      stateMachineArn: StateMachineArn,
      name: Name,
      input: Input,
      traceHeader: TraceHeader,
    }),
  ),
  json(
    "StepFunctions-StopExecution",
    states("StopExecution"),
    ["ExecutionArn"],
    ["Cause", "Error", "Region"],
    ({ ExecutionArn, Cause, Error: error }) => ({ executionArn: ExecutionArn, cause: Cause, error }),
  ),
];

/** By its name, with or without a version behind it ("Integration subtype reference"). */
export function firstClassSubtype(name: string): FirstClassSubtype | undefined {
  const plain = name.replace(/-1\.0$/, "");
  return SUBTYPES.find((subtype) => subtype.name === plain);
}

export const firstClassSubtypeNames: readonly string[] = SUBTYPES.map(({ name }) => name);
