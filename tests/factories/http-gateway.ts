import { type FunctionDirectory, Functions } from "../../terrarium/engine/http-api/functions.ts";
import { FrontDoor } from "../../terrarium/protocols/front-door.ts";
import type { Attributes, ResourceDefinition, Running } from "../../terrarium/resource.ts";
import httpApi from "../../terrarium/resources/aws-apigatewayv2-api.ts";
import integration from "../../terrarium/resources/aws-apigatewayv2-integration.ts";
import route from "../../terrarium/resources/aws-apigatewayv2-route.ts";
import stage from "../../terrarium/resources/aws-apigatewayv2-stage.ts";
import { type Answer, type Call, call } from "./http.ts";
import { declareResource } from "./resource.ts";
import { createTestWorld, type TestWorldOptions } from "./world.ts";

type Raw = Readonly<Record<string, unknown>>;
export type TestEvent = Readonly<Record<string, unknown>>;

/** What a function of a test does with an event: it gives its answer, or throws. */
export type TestFunction = (event: TestEvent) => unknown;

export const FUNCTION_ARN = "arn:aws:lambda:us-east-1:000000000000:function:orders";

/** An HTTP API declared as Terraform declares it, on a front door of its own. */
export async function openHttpGateway(options: Omit<TestWorldOptions, "clock"> & { api?: Raw } = {}) {
  const world = createTestWorld(options);
  const errors: unknown[] = [];
  const frontDoor = await FrontDoor.open({ port: 0, onError: (error) => errors.push(error) });
  const running: Running[] = [];
  const functions = new Map<string, TestFunction>();
  const events: TestEvent[] = [];
  let count = 0;

  /** Declares a resource and starts it, as the terrarium does. */
  async function declare<A extends Attributes>(definition: ResourceDefinition<A>, raw: Raw) {
    const declared = declareResource(definition, raw, { world, frontDoor, name: `r${count++}` });
    const part = await declared.start();
    if (part?.stop) running.unshift(part);
    return declared.attributes;
  }

  const directory: FunctionDirectory = {
    byArn: (arn) => ({
      arn,
      invoke: async (payload) => {
        const event = JSON.parse(payload) as TestEvent;
        events.push(event);
        try {
          const answer = await functions.get(arn)!(event);
          return { payload: JSON.stringify(answer ?? null) };
        } catch (error) {
          return { payload: JSON.stringify({ errorMessage: (error as Error).message }), functionError: "Unhandled" };
        }
      },
    }),
  };
  world.service(Functions).directory = directory;

  const api = await declare(httpApi, { name: "orders", protocol_type: "HTTP", ...options.api });
  const of = { api_id: api.id };

  return {
    world,
    frontDoor,
    declare,
    api,
    errors,
    /** What the functions of the test were invoked with. */
    events,
    functions,
    route: async (routeKey: string, integrationId: string, raw: Raw = {}) =>
      declare(route, { ...of, route_key: routeKey, target: `integrations/${integrationId}`, ...raw }),
    integration: async (raw: Raw) => declare(integration, { ...of, ...raw }),
    /** A route to a function that does this. */
    async lambda(routeKey: string, run: TestFunction, raw: { integration?: Raw; route?: Raw; name?: string } = {}) {
      const arn = FUNCTION_ARN + (raw.name ?? "");
      functions.set(arn, run);
      const { id } = await declare(integration, {
        ...of,
        integration_type: "AWS_PROXY",
        integration_uri: arn,
        payload_format_version: "2.0",
        ...raw.integration,
      });
      return declare(route, { ...of, route_key: routeKey, target: `integrations/${id}`, ...raw.route });
    },
    /** `$default`, which deploys by itself, unless told otherwise. */
    stage: (raw: Raw = {}) => declare(stage, { ...of, name: "$default", auto_deploy: true, ...raw }),
    /** Below the API's address. */
    call: (path: string, request?: Call): Promise<Answer> =>
      call(frontDoor.port, `/httpapis/${api.id}${path}`, request),
    /** Anywhere on the front door. */
    anywhere: (path: string, request?: Call): Promise<Answer> => call(frontDoor.port, path, request),
    post: (path: string, body: string | Buffer = "{}", headers: Record<string, string> = {}) =>
      call(frontDoor.port, `/httpapis/${api.id}${path}`, {
        method: "POST",
        body,
        headers: { "Content-Type": "application/json", ...headers },
      }),
    async close() {
      for (const part of running) await part.stop?.();
      await frontDoor.close(0);
    },
  };
}

export type HttpGateway = Awaited<ReturnType<typeof openHttpGateway>>;
