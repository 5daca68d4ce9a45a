import { S3Client } from "@aws-sdk/client-s3";
import type { Clock } from "../../terrarium/engine/clock.ts";
import { ObjectStore } from "../../terrarium/engine/object-store/object-store.ts";
import type { VirtualClock } from "../../terrarium/engine/virtual-clock.ts";
import type { World } from "../../terrarium/engine/world.ts";
import { FrontDoor } from "../../terrarium/protocols/front-door.ts";
import { createS3Handler } from "../../terrarium/protocols/s3/handler.ts";
import type { PrincipalOf } from "../../terrarium/protocols/s3/principal.ts";
import { createTestWorld, type TestWorldOptions } from "./world.ts";

/** S3 alone behind a front door on a free port, and a real client of it. */
export interface S3<C extends Clock> {
  readonly world: World & { readonly clock: C };
  readonly objects: ObjectStore;
  readonly client: S3Client;
  readonly url: string;
  /** What a handler threw that is no answer of S3. */
  readonly failures: readonly unknown[];
  close(): Promise<void>;
}

export async function startS3<C extends Clock = VirtualClock>(
  options: TestWorldOptions & { clock?: C; principalOf?: PrincipalOf } = {},
): Promise<S3<C>> {
  const world = createTestWorld(options);
  const failures: unknown[] = [];
  const door = await FrontDoor.open({ port: 0, onError: (error) => failures.push(error) });
  door.mountRest(createS3Handler(world, options.principalOf));
  const client = new S3Client({
    endpoint: door.url,
    region: "us-east-1",
    forcePathStyle: true,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
  });
  return {
    world: world as unknown as World & { readonly clock: C },
    objects: world.service(ObjectStore),
    client,
    url: door.url,
    failures,
    async close() {
      client.destroy();
      await door.close(0);
      world.store.close();
    },
  };
}
