import type { BackEnd } from "../../engine/rest-api/back-end.ts";
import type { World } from "../../engine/world.ts";
import { awsService } from "../aws-services.ts";

/** Where the calls of first-class integrations go. The service is loaded while the rest starts, and is there when the first request comes. */
export function serviceBackEnd(world: World, service: string): BackEnd {
  const loading = awsService(service);
  let endpoint: Awaited<typeof loading>;
  loading.then(
    (loaded) => {
      endpoint = loaded;
    },
    // Who calls it is told.
    () => {},
  );
  return (call) => (endpoint ? endpoint(world, call) : loading.then((loaded) => loaded!(world, call)));
}
