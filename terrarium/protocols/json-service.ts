import { AccessDenied, EngineError } from "../engine/errors.ts";
import type { World } from "../engine/world.ts";
import type { ServiceCall, ServiceEndpoint, ServiceReply } from "./service-call.ts";

/** One operation: takes the input as it came, checks it, and gives the output as it goes out. */
export type JsonAction = (
  world: World,
  input: JsonInput,
  call: ServiceCall,
) => Promise<object | undefined> | object | undefined;
export type JsonInput = Readonly<Record<string, unknown>>;

export interface JsonService {
  /** What stands before the operation in `X-Amz-Target`: `AWSEvents`. */
  readonly target: string;
  /** @default "1.1" */
  readonly version?: "1.0" | "1.1";
  /** By their names in the API reference. */
  readonly actions: Readonly<Record<string, JsonAction>>;
}

/** The input cannot be used. Many services call it so. */
export class ValidationException extends EngineError {}

/**
 * A service that speaks AWS JSON ("AWS JSON 1.1 protocol" of Smithy): the operation in a header, input and output as JSON. An
 * engine error goes out under its own name, 400 for the caller's faults and 500 for the rest.
 */
export function jsonService({ target, version = "1.1", actions }: JsonService): ServiceEndpoint {
  const contentType = `application/x-amz-json-${version}`;
  const reply = (world: World, status: number, body: object): ServiceReply => ({
    status,
    headers: { "Content-Type": contentType, "x-amzn-RequestId": world.random.uuid() },
    body: JSON.stringify(body),
  });
  const answer = async (world: World, call: ServiceCall): Promise<ServiceReply> => {
    const [service, name = ""] = (call.headers["x-amz-target"] ?? "").split(".");
    try {
      const action = service === target && Object.hasOwn(actions, name) ? actions[name] : undefined;
      if (!action) {
        const known = Object.keys(actions).join(", ");
        throw new UnknownOperationException(
          `The terrarium does not speak ${service}.${name}; of ${target} it speaks ${known}.`,
        );
      }
      return reply(world, 200, (await action(world, parse(call.body.toString()), call)) ?? {});
    } catch (error) {
      if (error instanceof EngineError && error.callerFault) {
        const type = error instanceof AccessDenied ? "AccessDeniedException" : error.name;
        return reply(world, 400, { ...error.wireFields, __type: type, message: error.message, Message: error.message });
      }
      world.log.error(`${target}.${name} failed`, { error: error instanceof Error ? error.stack : error });
      return reply(world, 500, {
        __type: "InternalFailure",
        message: "The request failed inside the terrarium: its log says why.",
      });
    }
  };
  return Object.assign(answer, { awsJson: { target, contentType } });
}

class UnknownOperationException extends EngineError {}
class SerializationException extends EngineError {}

function parse(body: string): JsonInput {
  if (body.trim() === "") return {};
  try {
    const input: unknown = JSON.parse(body);
    if (typeof input === "object" && input !== null && !Array.isArray(input)) return input as JsonInput;
  } catch {
    // Said below, as for what is JSON but no object.
  }
  throw new SerializationException("The body is not a JSON object");
}
