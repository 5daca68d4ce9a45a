import { EngineError } from "../errors.ts";
import type { GatewayResponseDefinition } from "./definitions.ts";
import type { Exchange, GatewayResponse } from "./exchange.ts";
import { compileMapping, type MappedValue } from "./parameter-mapping.ts";
import { RESPONSE_TYPES, type Refusal, type ResponseType } from "./refusal.ts";
import { compileSimpleTemplate, type SimpleTemplate } from "./simple-template.ts";

/** A gateway response that API Gateway would not take. */
export class InvalidGatewayResponse extends EngineError {}

interface Compiled {
  readonly declaredStatus: number | undefined;
  readonly usualStatus: number;
  readonly headers: readonly { readonly name: string; readonly value: MappedValue }[];
  readonly contentType: string;
  readonly template: SimpleTemplate;
}

const TARGET = /^gatewayresponse\.header\.(.+)$/;
const USUAL_TEMPLATE = '{"message":$context.error.messageString}';
/** What IAM says, API Gateway passes on with another name for it ("Create and attach an API Gateway resource policy to an API"). */
const ACCESS_DENIED_TEMPLATE = '{"Message":$context.error.messageString}';

/**
 * What API Gateway answers by itself ("Gateway responses for REST APIs"). A type that is not declared follows
 * DEFAULT_4XX or DEFAULT_5XX.
 */
export class GatewayResponses {
  readonly #compiled: ReadonlyMap<ResponseType, Compiled>;

  /** @throws InvalidGatewayResponse, InvalidMapping */
  constructor(definitions: readonly GatewayResponseDefinition[]) {
    const declared = new Map(definitions.map((definition) => [definition.responseType, definition]));
    for (const type of declared.keys()) {
      if (!Object.hasOwn(RESPONSE_TYPES, type)) {
        const known = Object.keys(RESPONSE_TYPES).join(", ");
        throw new InvalidGatewayResponse(`there is no response type "${type}"; there are ${known}`);
      }
    }
    this.#compiled = new Map(
      (Object.keys(RESPONSE_TYPES) as ResponseType[]).map((type) => [type, compile(type, declared)]),
    );
  }

  respond(exchange: Exchange, refusal: Refusal): GatewayResponse {
    const { declaredStatus, usualStatus, headers, contentType, template } = this.#compiled.get(refusal.type)!;
    const status = declaredStatus ?? refusal.status ?? usualStatus;
    const all = ["x-amzn-ErrorType", RESPONSE_TYPES[refusal.type].errorType];
    let type = contentType;
    for (const { name, value } of headers) {
      const given = value(exchange);
      if (given === undefined) continue;
      if (name.toLowerCase() === "content-type") type = String(given);
      else all.push(name, String(given));
    }
    return { status, headers: ["Content-Type", type, ...all], body: template(exchange) };
  }
}

function compile(type: ResponseType, declared: ReadonlyMap<string, GatewayResponseDefinition>): Compiled {
  const usual = RESPONSE_TYPES[type].status;
  const group = type.startsWith("DEFAULT") ? undefined : (usual ?? 500) < 500 ? "DEFAULT_4XX" : "DEFAULT_5XX";
  const own = declared.get(type);
  const definition = own ?? (group === undefined ? undefined : declared.get(group));
  const [contentType, template] = chooseTemplate(type, definition?.responseTemplates ?? {});
  return {
    declaredStatus: own?.statusCode ?? definition?.statusCode,
    usualStatus: usual ?? (type === "DEFAULT_4XX" ? 400 : 500),
    headers: Object.entries(definition?.responseParameters ?? {}).map(([target, source]) => {
      const name = TARGET.exec(target)?.[1];
      if (name === undefined)
        throw new InvalidGatewayResponse(`"${target}" cannot be set: it must be gatewayresponse.header.NAME`);
      return { name, value: compileMapping(source, target, "request") };
    }),
    contentType,
    // What a validator says holds quotation marks, and stands within quotation marks.
    template: compileSimpleTemplate(template, "", (name) =>
      name === "error.validationErrorString" ? (value) => JSON.stringify(value).slice(1, -1) : undefined,
    ),
  };
}

function chooseTemplate(type: ResponseType, templates: Readonly<Record<string, string>>): [string, string] {
  const usual = type === "ACCESS_DENIED" ? ACCESS_DENIED_TEMPLATE : USUAL_TEMPLATE;
  const all = Object.entries(templates);
  return all.find(([contentType]) => contentType === "application/json") ?? all[0] ?? ["application/json", usual];
}
