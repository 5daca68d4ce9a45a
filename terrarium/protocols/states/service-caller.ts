import type {
  ServiceAnswer,
  ServiceCaller,
  ServiceRequest,
} from "../../engine/state-machine/integrations/service-calls.ts";
import type { JsonObject } from "../../engine/state-machine/json.ts";
import type { World } from "../../engine/world.ts";
import { awsService } from "../aws-services.ts";
import type { ServiceReply } from "../service-call.ts";
import { readXmlReply, writeSnsForm } from "./sns-form.ts";

/** What stands before the operation in `X-Amz-Target`, and the version of AWS JSON, by the name that signatures use. */
const JSON_SERVICES: Readonly<Record<string, readonly [target: string, version: string]>> = {
  dynamodb: ["DynamoDB_20120810", "1.0"],
  events: ["AWSEvents", "1.1"],
  logs: ["Logs_20140328", "1.1"],
  secretsmanager: ["secretsmanager", "1.1"],
  sqs: ["AmazonSQS", "1.0"],
  ssm: ["AmazonSSM", "1.1"],
  states: ["AWSStepFunctions", "1.0"],
};

/** Tasks call services as an SDK does, in the services' own wire forms, but without a socket. */
export const serviceCaller: ServiceCaller = {
  services: [...Object.keys(JSON_SERVICES), "sns"],
  call: (world, request) => (request.service === "sns" ? callSns(world, request) : callJson(world, request)),
};

async function callJson(world: World, request: ServiceRequest): Promise<ServiceAnswer> {
  const [target, version] = JSON_SERVICES[request.service] ?? ["", "1.0"];
  const reply = await send(world, request, {
    headers: {
      "x-amz-target": `${target}.${request.action}`,
      "content-type": `application/x-amz-json-${version}`,
    },
    body: JSON.stringify(request.input),
  });
  const output = JSON.parse(reply.body.toString() || "{}") as JsonObject;
  if (reply.status < 300) return { ...answerOf(world, reply), output };
  const type = String(output.__type ?? "UnknownError").replace(/^.*#/, "");
  const error = { code: type, message: String(output.message ?? output.Message ?? type) };
  return { ...answerOf(world, reply), output: {}, error };
}

async function callSns(world: World, request: ServiceRequest): Promise<ServiceAnswer> {
  const reply = await send(world, request, {
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: writeSnsForm(request.action, request.input),
  });
  return { ...answerOf(world, reply), ...readXmlReply(reply.body.toString(), reply.status) };
}

async function send(
  world: World,
  { service, principal, lineage, signal }: ServiceRequest,
  { headers, body }: { headers: Record<string, string>; body: string },
): Promise<ServiceReply> {
  const endpoint = await awsService(service);
  if (!endpoint) {
    const message = `The terrarium does not speak the API of ${service}`;
    return { status: 501, headers: {}, body: JSON.stringify({ __type: "NotImplementedException", message }) };
  }
  return endpoint(world, { method: "POST", url: "/", headers, body, principal, lineage, signal });
}

function answerOf(world: World, { status, headers }: ServiceReply): Omit<ServiceAnswer, "output"> {
  const { "x-amzn-RequestId": requestId = world.random.uuid(), ...rest } = headers;
  return { status, requestId, headers: rest };
}
