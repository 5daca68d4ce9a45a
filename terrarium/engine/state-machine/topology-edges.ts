import { isObject, type Json, type JsonObject } from "./json.ts";

/** Where the tasks of a machine go, as far as the definition itself says it. */
export interface MachineEdge {
  readonly to: string;
  readonly kind: string;
}

const KINDS: readonly (readonly [RegExp, string])[] = [
  [/^arn:[\w-]+:lambda:/, "invokes"],
  [/^arn:[\w-]+:states:[^:]*:\d{12}:stateMachine:/, "starts"],
  [/^arn:[\w-]+:states:[^:]*:\d{12}:activity:/, "offers"],
  [/^arn:[\w-]+:sns:/, "publishes"],
  [/^arn:[\w-]+:sqs:/, "sends"],
  [/^arn:[\w-]+:events:/, "puts"],
  [/^arn:[\w-]+:dynamodb:/, "stores"],
];

/** Names that stand for an ARN in the parameters of a task. */
const NAMED: Readonly<Record<string, string>> = {
  TableName: "dynamodb:table/",
  FunctionName: "lambda:function:",
  EventBusName: "events:event-bus/",
};

/** The edges of the topology that a definition makes: ARNs, queue URLs and names in its tasks. */
export function edgesOf(definition: string, account: { partition: string; region: string; id: string }): MachineEdge[] {
  const found = new Map<string, MachineEdge>();
  const add = (arn: string) => {
    const kind = KINDS.find(([pattern]) => pattern.test(arn))?.[1];
    if (kind) found.set(arn, { to: arn, kind });
  };
  const arn = (service: string, rest: string) =>
    `arn:${account.partition}:${service}:${account.region}:${account.id}:${rest}`;
  const look = (value: Json, key: string) => {
    if (Array.isArray(value)) for (const item of value) look(item, key);
    else if (isObject(value)) for (const [name, item] of Object.entries(value)) look(item, name);
    else if (typeof value !== "string") return;
    else if (value.startsWith("arn:")) add(value);
    else if (key === "QueueUrl") add(arn("sqs", value.replace(/^.*\//, "")));
    else if (Object.hasOwn(NAMED, key)) {
      const [service = "", rest = ""] = NAMED[key]!.split(/:(.*)/);
      if (/^[\w.-]+$/.test(value)) add(arn(service, `${rest}${value}`));
    }
  };
  look(JSON.parse(definition) as JsonObject, "");
  return [...found.values()];
}
