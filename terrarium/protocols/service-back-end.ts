import type { BackEnd, BackEndCall } from "../engine/rest-api/back-end.ts";
import type { World } from "../engine/world.ts";
import { awsService } from "./aws-services.ts";
import type { ServiceCall, ServiceEndpoint } from "./service-call.ts";

/** Where the calls of API Gateway's integrations go. The service is loaded while the rest starts, and is there when the first request comes. */
export function serviceBackEnd(world: World, service: string): BackEnd {
  const loading = awsService(service);
  let endpoint: ServiceEndpoint | undefined;
  loading.then(
    (loaded) => {
      endpoint = loaded;
    },
    // Who calls it is told.
    () => {},
  );
  const ask = (to: ServiceEndpoint, call: BackEndCall) => to(world, inWireForm(to, call));
  return (call) => (endpoint ? ask(endpoint, call) : loading.then((loaded) => ask(loaded!, call)));
}

/**
 * A call by an action's name, as the service takes it: AWS JSON has the name in a header that API Gateway sets by itself, with its
 * content type; the query protocol has it in the query. What the integration maps into that header counts more.
 */
function inWireForm({ awsJson }: ServiceEndpoint, call: BackEndCall): ServiceCall {
  const { action } = call;
  if (action === undefined) return call;
  if (!awsJson) return { ...call, url: `${call.url}${call.url.includes("?") ? "&" : "?"}Action=${action}` };
  const { target, contentType } = awsJson;
  const headers = { "x-amz-target": `${target}.${action}`, ...call.headers, "content-type": contentType };
  return { ...call, headers };
}
