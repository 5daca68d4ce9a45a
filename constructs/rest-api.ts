import { ApiGatewayDeployment } from "@cdktf/provider-aws/lib/api-gateway-deployment/index.js";
import { ApiGatewayResource } from "@cdktf/provider-aws/lib/api-gateway-resource/index.js";
import { ApiGatewayRestApi } from "@cdktf/provider-aws/lib/api-gateway-rest-api/index.js";
import { Lazy, type TerraformResource } from "cdktf";
import { Construct } from "constructs";
import { GatewayResponses } from "./gateway-responses.ts";
import { synthDigest } from "./synth-digest.ts";
import { requireMatch } from "./wrong-prop.ts";

export interface RestApiProps {
  readonly name: string;
  readonly description: string;
  /** Origin whose pages may call: `*`, or one such as `https://app.example.com`. @default "*" */
  readonly corsOrigin?: string;
}

/**
 * A REST API of Amazon API Gateway and the deployment of all that is added to it. Routes are constructs of their own, which call
 * `resource` and `publish`. Source: "Set up and manage deployments for REST APIs".
 */
export class RestApi extends Construct {
  readonly corsOrigin: string;
  readonly #api: ApiGatewayRestApi;
  readonly #deployment: ApiGatewayDeployment;
  readonly #resources = new Map<string, ApiGatewayResource>();
  readonly #published: TerraformResource[] = [];
  readonly #values: string[] = [];

  constructor(scope: Construct, id: string, props: RestApiProps) {
    super(scope, id);
    const { name, description, corsOrigin = "*" } = props;
    requireMatch(this, "name", name, /^[\w .-]{1,128}$/, "1 to 128 letters, digits, spaces and ._-");
    requireMatch(this, "corsOrigin", corsOrigin, /^(\*|https?:\/\/[^\s/'"]+)$/, "* or an origin such as https://x.org");
    this.corsOrigin = corsOrigin;
    this.#api = new ApiGatewayRestApi(this, "api", {
      name,
      description,
      endpointConfiguration: { types: ["REGIONAL"] },
    });
    this.#deployment = new ApiGatewayDeployment(this, "deployment", {
      restApiId: this.id,
      description,
      // A deployment is a snapshot: whatever changes in the API must make a new one, before the stages leave the old one.
      triggers: {
        definition: Lazy.stringValue({ produce: () => synthDigest([this.#api, ...this.#published]) }),
        values: Lazy.stringValue({ produce: () => this.#values.join(" ") }),
      },
      lifecycle: { createBeforeDestroy: true },
    });
    new GatewayResponses(this, "answers", { api: this });
  }

  get id(): string {
    return this.#api.id;
  }

  /** What a permission to call on its behalf begins with: `arn:…:execute-api:REGION:ACCOUNT:ID`. */
  get executionArn(): string {
    return this.#api.executionArn;
  }

  get deploymentId(): string {
    return this.#deployment.id;
  }

  /** Id of the resource at a path such as `orders/{id}`, made with its parents when first asked for. The empty path is the root. */
  resource(path: string): string {
    if (path === "") return this.#api.rootResourceId;
    requireMatch(this, "path", path, /^[^/]+(\/[^/]+)*$/, "a path such as orders/{id}, without / at its ends");
    const known = this.#resources.get(path);
    if (known !== undefined) return known.id;
    const cut = path.lastIndexOf("/");
    const pathPart = path.slice(cut + 1);
    requireMatch(
      this,
      "path",
      pathPart,
      /^([\w.:-]+|\{[\w.:-]+\+?\})$/,
      "segments of letters, digits and .:-_, or {name}",
    );
    const resource = new ApiGatewayResource(this, `path-${path.replace(/[^\w-]+/g, "-")}`, {
      restApiId: this.id,
      parentId: this.resource(path.slice(0, Math.max(cut, 0))),
      pathPart,
    });
    this.#resources.set(path, resource);
    this.publish(resource);
    return resource.id;
  }

  /**
   * Makes a method, a response … part of what a deployment publishes: the deployment waits for it, and is made anew when it changes. `values` are
   * arguments of it that only Terraform knows (the address of a queue), whose change the synthesized definition does not show.
   */
  publish<T extends TerraformResource>(part: T, ...values: string[]): T {
    this.#published.push(part);
    this.#values.push(...values);
    this.#deployment.dependsOn = this.#published.map(
      (each) => `${each.terraformResourceType}.${each.friendlyUniqueId}`,
    );
    return part;
  }
}
