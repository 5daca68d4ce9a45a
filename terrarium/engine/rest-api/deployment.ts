import { EngineError } from "../errors.ts";
import type { World } from "../world.ts";
import { AwsIntegration } from "./aws-integration.ts";
import type {
  GatewayResponseDefinition,
  IntegrationDefinition,
  IntegrationResponseDefinition,
  MethodDefinition,
  ModelDefinition,
  RequestValidatorDefinition,
  RestApiDefinition,
} from "./definitions.ts";
import { GatewayResponses } from "./gateway-responses.ts";
import { HttpIntegration } from "./http-integration.ts";
import type { Integration } from "./integration.ts";
import { IntegrationRequest } from "./integration-request.ts";
import { IntegrationResponses } from "./integration-response.ts";
import { LambdaProxyIntegration } from "./lambda-proxy-integration.ts";
import { MockIntegration } from "./mock-integration.ts";
import { Models } from "./models.ts";
import { compileValidation, type ValidateRequest } from "./request-validation.ts";
import { type Match, Router } from "./router.ts";

/** An API as it is cannot be deployed. */
export class CannotDeploy extends EngineError {}

/** All that belongs to one method, at the moment of the deployment. */
export interface MethodParts {
  readonly path: string;
  readonly method: MethodDefinition;
  readonly integration: IntegrationDefinition | undefined;
  readonly responses: readonly IntegrationResponseDefinition[];
}

/** What an API consists of, at the moment of the deployment. */
export interface ApiParts {
  readonly api: RestApiDefinition;
  readonly methods: readonly MethodParts[];
  readonly validators: ReadonlyMap<string, RequestValidatorDefinition>;
  readonly models: readonly ModelDefinition[];
  readonly gatewayResponses: readonly GatewayResponseDefinition[];
}

/** A method, ready to take requests. */
export interface DeployedMethod {
  readonly resourceId: string;
  readonly resourcePath: string;
  readonly httpMethod: string;
  readonly apiKeyRequired: boolean;
  readonly signatureRequired: boolean;
  readonly validate: ValidateRequest | undefined;
  readonly integration: Integration;
}

type Methods = ReadonlyMap<string, DeployedMethod>;

/**
 * What an API was at the moment of its deployment ("Deploy REST APIs"): later changes do not reach it. Everything is
 * compiled here, so that a request has only to be led through.
 */
export class Deployment {
  readonly id: string;
  readonly api: RestApiDefinition;
  readonly gatewayResponses: GatewayResponses;
  readonly #router = new Router<Methods>();

  /** @throws CannotDeploy, and whatever the parts throw that do not compile */
  constructor(world: World, id: string, parts: ApiParts) {
    this.id = id;
    this.api = parts.api;
    if (parts.methods.length === 0) {
      throw new CannotDeploy(
        `the API "${parts.api.name}" has no methods yet: let the deployment depend on them (depends_on)`,
      );
    }
    this.gatewayResponses = new GatewayResponses(parts.gatewayResponses);
    const models = new Models(parts.models);
    const byPath = Map.groupBy(parts.methods, ({ path }) => path);
    for (const [path, methods] of byPath) {
      this.#router.add(
        path,
        new Map(methods.map((of) => [of.method.httpMethod, deploy(world, of, parts, models)] as const)),
      );
    }
  }

  /** The method for a request, or undefined where there is none. */
  match(
    method: string,
    path: string,
  ): (Omit<Match<Methods>, "node"> & { readonly method: DeployedMethod }) | undefined {
    const found = this.#router.match(path, (methods) => methods.has(method) || methods.has("ANY"));
    if (!found) return undefined;
    return { method: found.node.get(method) ?? found.node.get("ANY")!, parameters: found.parameters };
  }
}

function deploy(world: World, parts: MethodParts, api: ApiParts, models: Models): DeployedMethod {
  const { method, path, integration } = parts;
  const name = `${method.httpMethod} ${path}`;
  if (!integration) {
    throw new CannotDeploy(
      `no integration is defined for ${name} yet: let the deployment depend on its integration (depends_on)`,
    );
  }
  const { requestValidatorId } = method;
  const validator = requestValidatorId === undefined ? undefined : api.validators.get(requestValidatorId);
  if (requestValidatorId !== undefined && !validator)
    throw new CannotDeploy(`${name} has the request validator "${requestValidatorId}", which is not there`);
  return {
    resourceId: method.resourceId,
    resourcePath: path,
    httpMethod: method.httpMethod,
    apiKeyRequired: method.apiKeyRequired,
    signatureRequired: method.authorization === "AWS_IAM",
    validate: compileValidation(method, validator, models),
    integration: integrate(world, parts, integration, api.api.binaryMediaTypes),
  };
}

function integrate(
  world: World,
  parts: MethodParts,
  definition: IntegrationDefinition,
  binaryMediaTypes: readonly string[],
): Integration {
  const request = new IntegrationRequest(definition, binaryMediaTypes);
  const responses = new IntegrationResponses(parts.responses, binaryMediaTypes);
  if (definition.type === "MOCK") return new MockIntegration(request, responses);
  if (definition.type === "AWS_PROXY") return new LambdaProxyIntegration(world, definition, binaryMediaTypes);
  if (definition.type !== "AWS") return new HttpIntegration(world, definition, request, responses);
  const { backEnd } = definition;
  if (!backEnd) throw new CannotDeploy(`the integration of ${parts.path} has no service to call`);
  return new AwsIntegration(world, { ...definition, backEnd }, request, responses);
}
