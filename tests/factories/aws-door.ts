import { createAwsFront } from "../../terrarium/protocols/aws-front.ts";
import { FrontDoor } from "../../terrarium/protocols/front-door.ts";
import { createTestWorld, type TestWorldOptions } from "./world.ts";

/** The AWS APIs of a world, on virtual time, behind a front door on a free port, and what an SDK client needs to reach them. */
export async function openAwsDoor(options: Omit<TestWorldOptions, "clock"> = {}) {
  const world = createTestWorld(options);
  const failures: unknown[] = [];
  const door = await FrontDoor.open({ port: 0, onError: (error) => failures.push(error) });
  door.mountRest(createAwsFront(world));
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  return {
    world,
    port: door.port,
    client: { endpoint: door.url, region: "us-east-1", credentials, maxAttempts: 1 },
    /** What handlers threw that is no answer of a service. */
    failures,
    close: () => door.close(0),
  };
}
