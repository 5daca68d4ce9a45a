import { EngineError } from "../errors.ts";
import type { World } from "../world.ts";
import { functionOf, parseAwsUri, queueOf } from "./aws-uri.ts";
import type {
  GatewayResponseDefinition,
  IntegrationDefinition,
  IntegrationResponseDefinition,
  MethodDefinition,
  MethodResponseDefinition,
  ModelDefinition,
  RequestValidatorDefinition,
  ResourceDefinition,
  RestApiDefinition,
} from "./definitions.ts";
import { Deployment, type MethodParts } from "./deployment.ts";
import { GatewayResponses } from "./gateway-responses.ts";
import { IntegrationRequest } from "./integration-request.ts";
import { IntegrationResponses } from "./integration-response.ts";
import { parseSchema } from "./models.ts";
import { InvalidMapping } from "./parameter-mapping.ts";
import { Stage, type StageDefinition } from "./stage.ts";

/** A part of an API that API Gateway would not take: it refers to what is not there, or stands in another's place. */
export class InvalidApi extends EngineError {}

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "ANY"];
const PATH_PART = /^(?:\{[\w.-]+\+?\}|[\w.~!$&'()*+,;=:@%-]+)$/;
const METHOD_PARAMETER = /^method\.request\.(header|querystring|path|multivalueheader|multivaluequerystring)\.[^.]/;

interface Resource {
  readonly definition: ResourceDefinition | undefined;
  readonly path: string;
}

interface Method {
  readonly definition: MethodDefinition;
  readonly responses: Map<string, MethodResponseDefinition>;
  integration: IntegrationDefinition | undefined;
  readonly integrationResponses: Map<string, IntegrationResponseDefinition>;
}

/** A REST API as it is being put together; what clients see of it are its stages, and the deployments these hold. */
export class RestApi {
  readonly definition: RestApiDefinition;
  /** What the trace and the topology call it. */
  readonly arn: string;
  readonly #world: World;
  readonly #resources = new Map<string, Resource>();
  readonly #methods = new Map<string, Method>();
  readonly #validators = new Map<string, RequestValidatorDefinition>();
  readonly #models = new Map<string, ModelDefinition>();
  readonly #gatewayResponses = new Map<string, GatewayResponseDefinition>();
  readonly #deployments = new Map<string, Deployment>();
  readonly #stages = new Map<string, Stage>();

  constructor(world: World, definition: RestApiDefinition) {
    this.#world = world;
    this.definition = definition;
    const { partition, region } = world.account;
    this.arn = `arn:${partition}:apigateway:${region}::/restapis/${definition.id}`;
    this.#resources.set(definition.rootResourceId, { definition: undefined, path: "/" });
    const figures = () => ({ stages: this.#stages.size, ...this.#figures() });
    world.topology.add({
      id: this.arn,
      kind: "rest-api",
      name: definition.name,
      address: definition.address,
      figures,
    });
  }

  /** `/orders/{id}` @throws InvalidApi */
  pathOf(resourceId: string): string {
    return this.#resource(resourceId).path;
  }

  /** @throws InvalidApi */
  putResource(definition: ResourceDefinition): void {
    const parent = this.#resource(definition.parentId);
    const { pathPart } = definition;
    if (!PATH_PART.test(pathPart)) {
      throw new InvalidApi(
        `path_part "${pathPart}" must be one part of a path: letters, digits and ._-, or {name}, or {name+}`,
      );
    }
    if (parent.definition?.pathPart.endsWith("+}"))
      throw new InvalidApi(`nothing can be below ${parent.path}, which takes the rest of the path`);
    for (const sibling of this.#resources.values()) {
      if (sibling.definition?.parentId !== definition.parentId) continue;
      const other = sibling.definition.pathPart;
      if (other === pathPart) throw new InvalidApi(`another resource has the same path, ${sibling.path}`);
      if (isVariable(other) && isVariable(pathPart) && other.endsWith("+}") === pathPart.endsWith("+}"))
        throw new InvalidApi(`a sibling of this resource, ${sibling.path}, already has a variable path part`);
    }
    const path = `${parent.path === "/" ? "" : parent.path}/${pathPart}`;
    this.#resources.set(definition.id, { definition, path });
  }

  /** @throws InvalidApi */
  putMethod(definition: MethodDefinition): void {
    const { path } = this.#resource(definition.resourceId);
    const { httpMethod } = definition;
    if (!METHODS.includes(httpMethod))
      throw new InvalidApi(`http_method "${httpMethod}" must be one of ${METHODS.join(", ")}`);
    if (this.#methods.has(key(definition))) throw new InvalidApi(`${httpMethod} ${path} is declared twice`);
    for (const parameter of Object.keys(definition.requestParameters)) {
      if (!METHOD_PARAMETER.test(parameter))
        throw new InvalidApi(
          `request_parameters: "${parameter}" must be method.request.(header|querystring|path).NAME`,
        );
    }
    this.#methods.set(key(definition), {
      definition,
      responses: new Map(),
      integration: undefined,
      integrationResponses: new Map(),
    });
  }

  /** @throws InvalidApi */
  putMethodResponse(definition: MethodResponseDefinition): void {
    const method = this.#method(definition);
    if (!/^[1-5]\d\d$/.test(definition.statusCode))
      throw new InvalidApi(`status_code "${definition.statusCode}" must be an HTTP status`);
    method.responses.set(definition.statusCode, definition);
  }

  /** @throws InvalidApi, InvalidMapping, TemplateError */
  putIntegration(definition: IntegrationDefinition): void {
    const method = this.#method(definition);
    const { type, uri } = definition;
    new IntegrationRequest(definition, this.definition.binaryMediaTypes);
    for (const source of Object.values(definition.requestParameters)) {
      const isDeclared = !source.startsWith("method.request.") || source.startsWith("method.request.body");
      if (!isDeclared && !Object.hasOwn(method.definition.requestParameters, source)) {
        throw new InvalidMapping(
          `request_parameters: "${source}" is not among the request_parameters of the method: declare it there`,
        );
      }
    }
    if (type === "AWS") {
      const queue = queueOf(parseAwsUri(uri ?? ""));
      if (queue !== undefined) this.#world.topology.connect(this.arn, queue, "sends");
    } else if (type === "AWS_PROXY") {
      const lambda = functionOf(uri ?? "");
      if (definition.integrationHttpMethod !== undefined && definition.integrationHttpMethod !== "POST")
        throw new InvalidApi(
          `integration_http_method must be POST, with which functions are invoked, not ${definition.integrationHttpMethod}`,
        );
      const bare = lambda.split(":").slice(0, 7).join(":");
      if (!bare.includes("${")) this.#world.topology.connect(this.arn, bare, "invokes");
    } else if (type !== "MOCK") {
      if (!/^https?:\/\/./.test(uri ?? ""))
        throw new InvalidMapping(`uri "${uri ?? ""}" must be an http or https URL for an integration of type ${type}`);
    }
    if (type !== "MOCK" && definition.integrationHttpMethod === undefined)
      throw new InvalidApi(`integration_http_method is required for an integration of type ${type}`);
    method.integration = definition;
  }

  /** @throws InvalidApi, InvalidMapping, TemplateError */
  putIntegrationResponse(definition: IntegrationResponseDefinition): void {
    const method = this.#method(definition);
    const { statusCode } = definition;
    const response = method.responses.get(statusCode);
    if (!response) {
      throw new InvalidApi(
        `there is no method response for status ${statusCode} of ${this.#nameOf(method)}: add an aws_api_gateway_method_response, and refer to its status_code`,
      );
    }
    if (!method.integration) {
      throw new InvalidApi(
        `${this.#nameOf(method)} has no integration yet: let the integration response depend on it (depends_on)`,
      );
    }
    new IntegrationResponses([definition], this.definition.binaryMediaTypes);
    const usual = [...method.integrationResponses.values()].find(({ selectionPattern }) => !selectionPattern);
    if (usual && !definition.selectionPattern) {
      throw new InvalidApi(
        `the integration response for ${usual.statusCode} of ${this.#nameOf(method)} has no selection_pattern either: only one can be for what fits no pattern`,
      );
    }
    for (const target of Object.keys(definition.responseParameters)) {
      if (!response.responseParameters.includes(target)) {
        throw new InvalidMapping(
          `response_parameters: "${target}" is not among the response_parameters of the method response for ${statusCode}: declare it there`,
        );
      }
    }
    method.integrationResponses.set(statusCode, definition);
  }

  putValidator(definition: RequestValidatorDefinition): void {
    this.#validators.set(definition.id, definition);
  }

  /** @throws InvalidModel */
  putModel(definition: ModelDefinition): void {
    if (this.#models.has(definition.name)) throw new InvalidApi(`another model has the name "${definition.name}"`);
    parseSchema(definition.name, definition.schema);
    this.#models.set(definition.name, definition);
  }

  /** @throws InvalidGatewayResponse, InvalidMapping */
  putGatewayResponse(definition: GatewayResponseDefinition): void {
    new GatewayResponses([definition]);
    this.#gatewayResponses.set(definition.responseType, definition);
  }

  /** Fixes the API as it is now. @throws CannotDeploy */
  deploy(id: string): Deployment {
    const methods = [...this.#methods.values()].map(
      ({ definition, integration, integrationResponses }): MethodParts => ({
        path: this.pathOf(definition.resourceId),
        method: definition,
        integration,
        responses: [...integrationResponses.values()],
      }),
    );
    const deployment = new Deployment(this.#world, id, {
      api: this.definition,
      methods,
      validators: new Map(this.#validators),
      models: [...this.#models.values()],
      gatewayResponses: [...this.#gatewayResponses.values()],
    });
    this.#deployments.set(id, deployment);
    return deployment;
  }

  /** @throws InvalidApi */
  putStage(definition: StageDefinition & { readonly deploymentId: string }): Stage {
    if (!/^[\w-]{1,128}$/.test(definition.name))
      throw new InvalidApi(`stage_name "${definition.name}" must be letters, digits, - and _`);
    if (this.#stages.has(definition.name)) throw new InvalidApi(`the API has another stage "${definition.name}"`);
    const deployment = this.#deployments.get(definition.deploymentId);
    if (!deployment) throw new InvalidApi(`deployment_id "${definition.deploymentId}" is no deployment of this API`);
    const stage = new Stage(this.#world, definition, deployment, this.arn);
    this.#stages.set(definition.name, stage);
    return stage;
  }

  removeStage(name: string): void {
    this.#stages.delete(name);
  }

  stage(name: string): Stage | undefined {
    return this.#stages.get(name);
  }

  /** Takes it from what is running. */
  remove(): void {
    this.#stages.clear();
    this.#world.topology.remove(this.arn);
  }

  #figures(): Record<string, number> {
    const figures = { answered: 0, refused: 0, inFlight: 0 };
    for (const stage of this.#stages.values()) {
      figures.answered += stage.figures.answered;
      figures.refused += stage.figures.refused;
      figures.inFlight += stage.figures.inFlight;
    }
    return figures;
  }

  #resource(id: string): Resource {
    const resource = this.#resources.get(id);
    if (!resource) throw new InvalidApi(`"${id}" is no resource of the API "${this.definition.name}"`);
    return resource;
  }

  #method(of: { readonly resourceId: string; readonly httpMethod: string }): Method {
    const method = this.#methods.get(key(of));
    if (!method) {
      const { path } = this.#resource(of.resourceId);
      throw new InvalidApi(
        `there is no method ${of.httpMethod} of ${path} yet: refer to the http_method of its aws_api_gateway_method`,
      );
    }
    return method;
  }

  #nameOf({ definition }: Method): string {
    return `${definition.httpMethod} ${this.pathOf(definition.resourceId)}`;
  }
}

const key = (of: { readonly resourceId: string; readonly httpMethod: string }) => `${of.resourceId} ${of.httpMethod}`;
const isVariable = (pathPart: string) => pathPart.startsWith("{");
