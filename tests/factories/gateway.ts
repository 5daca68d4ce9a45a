import { FrontDoor } from "../../terrarium/protocols/front-door.ts";
import type { Attributes, ResourceDefinition, Running } from "../../terrarium/resource.ts";
import deployment from "../../terrarium/resources/aws-api-gateway-deployment.ts";
import integration from "../../terrarium/resources/aws-api-gateway-integration.ts";
import integrationResponse from "../../terrarium/resources/aws-api-gateway-integration-response.ts";
import method from "../../terrarium/resources/aws-api-gateway-method.ts";
import methodResponse from "../../terrarium/resources/aws-api-gateway-method-response.ts";
import restApi from "../../terrarium/resources/aws-api-gateway-rest-api.ts";
import stage from "../../terrarium/resources/aws-api-gateway-stage.ts";
import { type Answer, type Call, call } from "./http.ts";
import { declareResource } from "./resource.ts";
import { createTestWorld, type TestWorldOptions } from "./world.ts";

/** An API declared as Terraform declares it, on a front door of its own. */
export async function openGateway(options: TestWorldOptions & { api?: Record<string, unknown> } = {}) {
  const world = createTestWorld(options);
  const frontDoor = await FrontDoor.open({
    port: 0,
    onError: (error) => {
      throw error;
    },
  });
  const running: Running[] = [];
  let count = 0;

  /** Declares a resource and starts it, as the terrarium does. */
  async function declare<A extends Attributes>(definition: ResourceDefinition<A>, raw: Record<string, unknown>) {
    const declared = declareResource(definition, raw, { world, frontDoor, name: `r${count++}` });
    const part = await declared.start();
    if (part?.stop) running.unshift(part);
    return declared.attributes;
  }

  const api = await declare(restApi, { name: "orders", ...options.api });
  const root = { rest_api_id: api.id, resource_id: api.root_resource_id };
  const deploy = (raw: Record<string, unknown> = {}) => declare(deployment, { rest_api_id: api.id, ...raw });

  return {
    world,
    frontDoor,
    declare,
    api,
    /** The method and its integration have these in common. */
    root,
    deploy,
    /** A POST to the root that answers without calling anything. */
    async mock(raw: Record<string, unknown> = {}, template = "ok") {
      const at = { ...root, http_method: "POST" };
      const json = (text: string) => ({ "application/json": text });
      await declare(method, { ...at, authorization: "NONE", ...raw });
      await declare(methodResponse, { ...at, status_code: "200" });
      await declare(integration, { ...at, type: "MOCK", request_templates: json('{"statusCode":200}') });
      await declare(integrationResponse, { ...at, status_code: "200", response_templates: json(template) });
    },
    /** The stage "test" of a deployment that is made now. */
    async stage(raw: Record<string, unknown> = {}) {
      const { id } = await deploy();
      return declare(stage, { rest_api_id: api.id, stage_name: "test", deployment_id: id, ...raw });
    },
    post: (body = "{}", headers: Record<string, string> = {}) =>
      call(frontDoor.port, `/restapis/${api.id}/test/_user_request_/`, {
        method: "POST",
        body,
        headers: { "Content-Type": "application/json", ...headers },
      }),
    call: (path: string, request?: Call): Promise<Answer> => call(frontDoor.port, path, request),
    /** To a stage by its path. */
    get: (stage: string, path: string, request?: Call) =>
      call(frontDoor.port, `/restapis/${api.id}/${stage}/_user_request_${path}`, request),
    async close() {
      for (const part of running) await part.stop?.();
      await frontDoor.close(0);
    },
  };
}

export type Gateway = Awaited<ReturnType<typeof openGateway>>;
