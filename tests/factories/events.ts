import { EventBridge } from "@aws-sdk/client-eventbridge";
import type { Authorize } from "../../terrarium/engine/authorization.ts";
import { Lifecycle } from "../../terrarium/engine/lifecycle.ts";
import type { Queue } from "../../terrarium/engine/queue/queue.ts";
import { QueueService } from "../../terrarium/engine/queue/queue-service.ts";
import type { World } from "../../terrarium/engine/world.ts";
import { createAwsFront } from "../../terrarium/protocols/aws-front.ts";
import { FrontDoor } from "../../terrarium/protocols/front-door.ts";
import { realClock } from "../../terrarium/real-clock.ts";
import { createTestWorld } from "./world.ts";

/** EventBridge behind a front door on a free port, on the machine's own time, with a queue, and a real client of it. */
export class EventsServer {
  readonly world: World;
  readonly events: EventBridge;
  readonly queue: Queue;
  readonly url: string;
  readonly #door: FrontDoor;

  private constructor(door: FrontDoor, authorize?: Authorize) {
    this.#door = door;
    this.url = door.url;
    this.world = createTestWorld({ clock: realClock, authorize });
    this.queue = this.world.service(QueueService).create({ name: "orders" });
    door.mountRest(createAwsFront(this.world));
    this.events = new EventBridge({
      endpoint: door.url,
      region: "us-east-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
      maxAttempts: 1,
    });
  }

  static async start(authorize?: Authorize): Promise<EventsServer> {
    const fail = (error: unknown) => {
      throw error;
    };
    return new EventsServer(await FrontDoor.open({ port: 0, onError: fail }), authorize);
  }

  async close(): Promise<void> {
    this.events.destroy();
    await this.#door.close(0);
    this.world.service(Lifecycle).close();
    this.world.service(QueueService).close();
    this.world.store.close();
  }

  /** The events in the queue, taken out of it. */
  async received(): Promise<Record<string, unknown>[]> {
    const messages = await this.queue.receive({ max: 10 });
    for (const { receiptHandle } of messages) await this.queue.delete(receiptHandle);
    return messages.map(({ body }) => JSON.parse(body));
  }
}
