import { EngineError } from "../../engine/errors.ts";
import type { World } from "../../engine/world.ts";
import type { ServiceCall, ServiceReply } from "../service-call.ts";
import {
  getEventSourceMapping,
  listEventSourceMappings,
  updateEventSourceMapping,
} from "./actions/event-source-mappings.ts";
import {
  deleteFunctionConcurrency,
  getFunctionConcurrency,
  putFunctionConcurrency,
} from "./actions/function-concurrency.ts";
import { getFunction, getFunctionConfiguration, listFunctions } from "./actions/functions.ts";
import { invoke } from "./actions/invoke.ts";
import { addPermission, getPolicy, removePermission } from "./actions/permissions.ts";
import { getFunctionEventInvokeConfig, listVersionsByFunction } from "./actions/versions.ts";

/** A call with its path taken apart. */
export interface LambdaRequest {
  readonly call: ServiceCall;
  /** The parts of the path that are not fixed, decoded. */
  readonly path: readonly string[];
  readonly query: URLSearchParams;
  /** The body as JSON; an empty object where there is none. @throws InvalidRequestContentException */
  json(): Readonly<Record<string, unknown>>;
}

export type LambdaAction = (world: World, request: LambdaRequest) => ServiceReply | Promise<ServiceReply>;

class UnknownOperationException extends EngineError {}
class InvalidRequestContentException extends EngineError {}

const FUNCTIONS = "/2015-03-31/functions";
const MAPPINGS = "/2015-03-31/event-source-mappings";

const ROUTES: readonly (readonly [method: string, path: string, action: LambdaAction])[] = [
  ["POST", `${FUNCTIONS}/{}/invocations`, invoke],
  ["GET", FUNCTIONS, listFunctions],
  ["GET", `${FUNCTIONS}/{}`, getFunction],
  ["GET", `${FUNCTIONS}/{}/configuration`, getFunctionConfiguration],
  ["GET", `${FUNCTIONS}/{}/versions`, listVersionsByFunction],
  ["GET", `${FUNCTIONS}/{}/policy`, getPolicy],
  ["POST", `${FUNCTIONS}/{}/policy`, addPermission],
  ["DELETE", `${FUNCTIONS}/{}/policy/{}`, removePermission],
  ["PUT", "/2017-10-31/functions/{}/concurrency", putFunctionConcurrency],
  ["DELETE", "/2017-10-31/functions/{}/concurrency", deleteFunctionConcurrency],
  ["GET", "/2019-09-30/functions/{}/concurrency", getFunctionConcurrency],
  ["GET", "/2019-09-25/functions/{}/event-invoke-config", getFunctionEventInvokeConfig],
  ["GET", MAPPINGS, listEventSourceMappings],
  ["GET", `${MAPPINGS}/{}`, getEventSourceMapping],
  ["PUT", `${MAPPINGS}/{}`, updateEventSourceMapping],
];

const compiled = ROUTES.map(([method, path, action]) => ({
  method,
  pattern: new RegExp(`^${path.replaceAll("{}", "([^/]+)")}/?$`),
  action,
}));

/** @throws UnknownOperationException */
export function findRoute(call: ServiceCall): { action: LambdaAction; request: LambdaRequest } {
  const [path = "", query = ""] = call.url.split("?", 2);
  for (const { method, pattern, action } of compiled) {
    const match = method === call.method ? pattern.exec(path) : null;
    if (!match) continue;
    const request = {
      call,
      path: match.slice(1).map(decodeURIComponent),
      query: new URLSearchParams(query),
      json: () => parse(call.body.toString()),
    };
    return { action, request };
  }
  throw new UnknownOperationException(
    `The terrarium does not speak ${call.method} ${path} of Lambda: functions are declared in Terraform.`,
  );
}

function parse(body: string): Readonly<Record<string, unknown>> {
  if (body.trim() === "") return {};
  try {
    const input: unknown = JSON.parse(body);
    if (typeof input === "object" && input !== null && !Array.isArray(input)) return input as Record<string, unknown>;
  } catch {
    // Said below, as for what is JSON but no object.
  }
  throw new InvalidRequestContentException("Could not parse request body into json");
}
