import { AccessDenied, EngineError } from "../engine/errors.ts";
import type { World } from "../engine/world.ts";
import { QueryInput } from "./query-input.ts";
import { element, type XmlValue } from "./query-xml.ts";
import type { ServiceCall, ServiceEndpoint, ServiceReply } from "./service-call.ts";

/** One operation: reads its parameters, and gives the members of its result. */
export type QueryAction = (
  world: World,
  input: QueryInput,
  call: ServiceCall,
) => Promise<XmlMembers | undefined> | XmlMembers | undefined;
export type XmlMembers = Readonly<Record<string, XmlValue>>;

export interface QueryService {
  /** `2010-03-31` */
  readonly version: string;
  /** `http://sns.amazonaws.com/doc/2010-03-31/` */
  readonly namespace: string;
  /** By their names in the API reference. */
  readonly actions: Readonly<Record<string, QueryAction>>;
  /** Errors whose code or status is not their name and 400, by name. */
  readonly errors?: Readonly<Record<string, { readonly code?: string; readonly status?: number }>>;
}

class InvalidAction extends EngineError {}

/**
 * A service that speaks the AWS query protocol ("AWS Query protocol" of Smithy): parameters in a form, the answer in XML. An
 * engine error goes out under its own name, 400 for the caller's faults and 500 for the rest.
 */
export function queryService(service: QueryService): ServiceEndpoint {
  const { actions, version, namespace } = service;
  return async (world, call) => {
    const requestId = world.random.uuid();
    const input = QueryInput.of(call);
    const name = input.text("Action") ?? "";
    try {
      const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
      if (!action) {
        const known = Object.keys(actions).join(", ");
        throw new InvalidAction(
          `Could not find operation ${name} for version ${version}; the terrarium speaks ${known}.`,
        );
      }
      const result = element(`${name}Result`, (await action(world, input, call)) ?? {});
      const metadata = element("ResponseMetadata", { RequestId: requestId });
      const body = `<${name}Response xmlns="${namespace}">${result}${metadata}</${name}Response>`;
      return reply(200, body, requestId);
    } catch (error) {
      return refusal(world, service, name, error, requestId);
    }
  };
}

function refusal(world: World, service: QueryService, action: string, error: unknown, requestId: string): ServiceReply {
  const fault = describe(service, error);
  if (!fault) world.log.error(`${action} failed`, { error: error instanceof Error ? error.stack : error });
  const { status, code, message } = fault ?? {
    status: 500,
    code: "InternalFailure",
    message: "The request failed inside the terrarium: its log says why.",
  };
  const Type = status < 500 ? "Sender" : "Receiver";
  const content = element("Error", { Type, Code: code, Message: message }) + element("RequestId", requestId);
  return reply(status, `<ErrorResponse xmlns="${service.namespace}">${content}</ErrorResponse>`, requestId);
}

function describe({ errors = {} }: QueryService, error: unknown) {
  if (!(error instanceof EngineError && error.callerFault)) return undefined;
  const known = Object.hasOwn(errors, error.name) ? errors[error.name] : undefined;
  const status = known?.status ?? (error instanceof AccessDenied ? 403 : 400);
  return { status, code: known?.code ?? error.name, message: error.message };
}

function reply(status: number, body: string, requestId: string): ServiceReply {
  return { status, headers: { "Content-Type": "text/xml", "x-amzn-RequestId": requestId }, body };
}
