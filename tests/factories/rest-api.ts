import type { BackEnd, BackEndCall, BackEndReply } from "../../terrarium/engine/rest-api/back-end.ts";
import type {
  IntegrationDefinition,
  IntegrationResponseDefinition,
  MethodDefinition,
  RestApiDefinition,
} from "../../terrarium/engine/rest-api/definitions.ts";
import type { GatewayRequest } from "../../terrarium/engine/rest-api/exchange.ts";
import type { RestApi } from "../../terrarium/engine/rest-api/rest-api.ts";
import { RestApiService } from "../../terrarium/engine/rest-api/rest-api-service.ts";
import type { Stage, StageDefinition } from "../../terrarium/engine/rest-api/stage.ts";
import type { World } from "../../terrarium/engine/world.ts";

export interface TestRequest extends Partial<Omit<GatewayRequest, "headers" | "body">> {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

export interface TestAnswer {
  readonly status: number;
  /** By name in lower case; of several the last. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly bytes: Buffer;
}

type Partly<T> = Partial<T> & { readonly path?: string };

const MOCK_REPLY: BackEndReply = {
  status: 200,
  headers: { "content-type": "application/json", "x-amzn-requestid": "back-end-request" },
  body: '{"ok":true}',
};

/** A REST API of a test: parts are put into it with the usual values, and requests go straight to its stage. */
export class TestApi {
  readonly api: RestApi;
  readonly calls: BackEndCall[] = [];
  /** What the service answers that integrations of type AWS call. */
  backEnd: BackEnd = async () => MOCK_REPLY;
  readonly #world: World;
  readonly #resources = new Map([["/", "root"]]);
  #deployments = 0;

  constructor(world: World, definition: Partial<RestApiDefinition> = {}) {
    this.#world = world;
    this.api = world.service(RestApiService).add({
      id: "api0123456",
      name: "test",
      rootResourceId: "root",
      binaryMediaTypes: [],
      apiKeySource: "HEADER",
      disableExecuteApiEndpoint: false,
      hasPolicy: false,
      ...definition,
    });
  }

  /** The id of a path's resource, which is made with all above it. */
  resource(path: string): string {
    let parent = "root";
    let at = "";
    for (const part of path.split("/").slice(1)) {
      if (part === "") continue;
      at += `/${part}`;
      let id = this.#resources.get(at);
      if (id === undefined) {
        id = `resource${this.#resources.size}`;
        this.api.putResource({ id, parentId: parent, pathPart: part });
        this.#resources.set(at, id);
      }
      parent = id;
    }
    return parent;
  }

  /**
   * A method with a method response for each status, an integration, and integration responses: one without a pattern
   * for 200, where nothing else is given.
   */
  method(
    path: string,
    httpMethod: string,
    parts: {
      readonly method?: Partly<MethodDefinition>;
      readonly integration?: Partly<IntegrationDefinition>;
      readonly responses?: readonly Partly<IntegrationResponseDefinition>[];
      /** Beside those of the integration responses. */
      readonly statuses?: readonly string[];
    } = {},
  ): this {
    const at = { resourceId: this.resource(path), httpMethod };
    const responses = parts.responses ?? [{ statusCode: "200" }];
    this.api.putMethod({
      authorization: "NONE",
      apiKeyRequired: false,
      requestModels: {},
      requestParameters: {},
      ...at,
      ...parts.method,
    });
    for (const response of responses) {
      const responseParameters = Object.keys(response.responseParameters ?? {});
      this.api.putMethodResponse({ ...at, statusCode: response.statusCode ?? "200", responseParameters });
    }
    for (const statusCode of parts.statuses ?? [])
      this.api.putMethodResponse({ ...at, statusCode, responseParameters: [] });
    const type = parts.integration?.type ?? "MOCK";
    this.api.putIntegration({
      type,
      requestParameters: {},
      requestTemplates: type === "MOCK" ? { "application/json": '{"statusCode": 200}' } : {},
      passthroughBehavior: "WHEN_NO_MATCH",
      timeoutMilliseconds: 29_000,
      ...(type === "AWS" && {
        uri: "arn:aws:apigateway:us-east-1:sqs:path/000000000000/orders",
        credentials: "arn:aws:iam::000000000000:role/gateway",
      }),
      ...(type !== "MOCK" && { integrationHttpMethod: "POST" }),
      backEnd: (call) => {
        this.calls.push(call);
        return this.backEnd(call);
      },
      ...at,
      ...parts.integration,
    });
    for (const response of responses) {
      this.api.putIntegrationResponse({
        statusCode: "200",
        responseParameters: {},
        responseTemplates: {},
        ...at,
        ...response,
      });
    }
    return this;
  }

  deploy(definition: Partial<StageDefinition> = {}): Stage {
    const id = `deployment${this.#deployments++}`;
    this.api.deploy(id);
    this.api.removeStage(definition.name ?? "test");
    return this.api.putStage({ name: "test", variables: {}, deploymentId: id, ...definition });
  }

  /** One request to a stage, which is that of a deployment made now where none is given. */
  async call(method: string, path: string, request: TestRequest = {}, stage = this.deploy()): Promise<TestAnswer> {
    const [below = "/", query = ""] = path.split("?");
    const headers = request.headers ?? {};
    const response = await stage.handle({
      method,
      path: below,
      query,
      sourceIp: "192.0.2.1",
      protocol: "HTTP/1.1",
      domainName: "api0123456.execute-api.us-east-1.amazonaws.com",
      clientPath: `/test${below}`,
      principal: { kind: "anonymous" },
      rawHeaders: Object.entries(headers).flat(),
      ...request,
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
      body: Buffer.from(request.body ?? ""),
    });
    const found: Record<string, string> = {};
    for (let at = 0; at < response.headers.length; at += 2) {
      found[response.headers[at]!.toLowerCase()] = response.headers[at + 1]!;
    }
    const bytes = Buffer.from(response.body);
    return { status: response.status, headers: found, body: bytes.toString(), bytes };
  }

  get trace() {
    return this.#world.trace.since(0);
  }
}
