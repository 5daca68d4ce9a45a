import { decide } from "../iam/decide.ts";
import { MalformedPolicyDocument, type PolicyDocument, parsePolicyDocument } from "../policy-document.ts";
import type { World } from "../world.ts";
import type { ConnectAuthorizerDefinition } from "./definitions.ts";
import { InvalidWebSocketApi } from "./errors.ts";
import { FunctionCaller, FunctionFailed } from "./function-caller.ts";
import { headerValues } from "./handshake.ts";
import { contextOf, type RouteEvent, requestPart } from "./route-event.ts";

/** What an authorizer said of a connection. It is kept as long as the connection is: each route of a message is held against its policy. */
export interface AuthorizerVerdict {
  readonly principalId: string;
  readonly context: Readonly<Record<string, string>>;
  /** @param resource `arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/ROUTE` */
  allows(resource: string): boolean;
}

/** The client did not bring what the authorizer looks at: it is not asked. */
export class IdentityMissing extends Error {}

/** The function threw `Unauthorized`. */
export class Unauthorized extends Error {}

type IdentitySource = (event: RouteEvent) => string | undefined;

/** "The timeout for a Lambda authorizer". */
const TIMEOUT = 10_000;
/** "AWS Lambda authorizer result size" of the quotas. */
const LARGEST_ANSWER = 8 * 1024;
const SOURCE = /^(route\.request\.(?:querystring|header)|context|stageVariables)\.(.+)$/;

/** A function that decides whether a client may connect ("Control access to WebSocket APIs with AWS Lambda REQUEST authorizers"). */
export class ConnectAuthorizer {
  readonly #world: World;
  readonly #definition: ConnectAuthorizerDefinition;
  readonly #sources: readonly IdentitySource[];
  readonly #caller: FunctionCaller;
  readonly #arn: string;

  /** @param apiArn `arn:aws:execute-api:REGION:ACCOUNT:API` @throws InvalidWebSocketApi */
  constructor(world: World, definition: ConnectAuthorizerDefinition, apiArn: string) {
    this.#world = world;
    this.#definition = definition;
    this.#sources = definition.identitySources.map(compileSource);
    this.#caller = new FunctionCaller(world, definition, TIMEOUT);
    this.#arn = `${apiArn}/authorizers/${definition.id}`;
  }

  get functionArn(): string {
    return this.#definition.functionArn;
  }

  /** @throws IdentityMissing, Unauthorized, FunctionFailed, AccessDenied */
  async ask(event: RouteEvent): Promise<AuthorizerVerdict> {
    if (this.#sources.some((source) => !source(event))) throw new IdentityMissing("an identity source is missing");
    const request = {
      type: "REQUEST",
      methodArn: `${event.place.executionArn}/$connect`,
      ...requestPart(event),
      stageVariables: event.place.variables,
      requestContext: contextOf(event),
    };
    try {
      return this.#read(await this.#caller.call(request, this.#arn, event.requestId), event);
    } catch (error) {
      if (error instanceof FunctionFailed && /"errorMessage":\s*"Unauthorized"/.test(error.message)) {
        throw new Unauthorized(`the authorizer ${this.#definition.name} says Unauthorized`);
      }
      throw error;
    }
  }

  #read(answer: unknown, { connection }: RouteEvent): AuthorizerVerdict {
    const { policyDocument, principalId, context } = (answer ?? {}) as Record<string, unknown>;
    const { name } = this.#definition;
    const length = Buffer.byteLength(JSON.stringify(answer));
    if (length > LARGEST_ANSWER) {
      throw new FunctionFailed(`the authorizer ${name} answered ${length} bytes, and may answer ${LARGEST_ANSWER}`);
    }
    if (typeof principalId !== "string") throw new FunctionFailed(`the authorizer ${name} answered no principalId`);
    let policy: PolicyDocument;
    try {
      policy = parsePolicyDocument(JSON.stringify(policyDocument ?? null), "identity");
    } catch (error) {
      if (!(error instanceof MalformedPolicyDocument)) throw error;
      throw new FunctionFailed(`the authorizer ${name} answered no policy: ${error.message}`);
    }
    const identity = [{ name: `the policy of authorizer ${name}`, statements: policy.statements }];
    const { id: accountId } = this.#world.account;
    return {
      principalId,
      context: readContext(context, name),
      allows: (resource) =>
        decide(
          {
            principal: { kind: "anonymous" },
            action: "execute-api:Invoke",
            resource,
            accountId,
            context: { "aws:SourceIp": connection.handshake.sourceIp },
          },
          { identity, resource: [], resourceMustAllow: false },
        ).allowed,
    };
  }
}

/** @throws InvalidWebSocketApi */
function compileSource(source: string): IdentitySource {
  const [, kind, name = ""] = SOURCE.exec(source) ?? [];
  switch (kind) {
    case "route.request.querystring":
      return ({ connection }) => connection.handshake.query.get(name)?.at(-1);
    case "route.request.header":
      return ({ connection }) => {
        const wanted = name.toLowerCase();
        const found = Object.entries(headerValues(connection.handshake)).find(([key]) => key.toLowerCase() === wanted);
        return found?.[1].at(-1);
      };
    case "context":
      return (event) => text(name.split(".").reduce<unknown>(property, contextOf(event)));
    case "stageVariables":
      return ({ place }) => place.variables[name];
    default:
      throw new InvalidWebSocketApi(
        `identity_sources must be route.request.querystring.NAME, route.request.header.NAME, context.NAME or stageVariables.NAME, but one is "${source}"`,
      );
  }
}

/** API Gateway passes texts on, and fails where it is to pass on anything but a text, a number or a boolean. @throws FunctionFailed */
function readContext(context: unknown, name: string): Record<string, string> {
  if (context === undefined || context === null) return {};
  const entries = Object.entries(context);
  const wrong = entries.find(([, value]) => typeof value === "object" && value !== null);
  if (wrong || typeof context !== "object" || Array.isArray(context)) {
    throw new FunctionFailed(
      `the context that the authorizer ${name} answered must hold texts, numbers and booleans alone, and has ${JSON.stringify(wrong ? Object.fromEntries([wrong]) : context)}`,
    );
  }
  return Object.fromEntries(entries.filter(([, value]) => value !== null).map(([key, value]) => [key, String(value)]));
}

function property(of: unknown, name: string): unknown {
  return typeof of === "object" && of !== null ? (of as Record<string, unknown>)[name] : undefined;
}

const text = (value: unknown) => (value === undefined || value === null ? undefined : String(value));
