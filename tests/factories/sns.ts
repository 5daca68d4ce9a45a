import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { SNS } from "@aws-sdk/client-sns";
import { QueueService } from "../../terrarium/engine/queue/queue-service.ts";
import type { Topic } from "../../terrarium/engine/topic/topic.ts";
import { TopicService } from "../../terrarium/engine/topic/topic-service.ts";
import type { World } from "../../terrarium/engine/world.ts";
import { createAdmin } from "../../terrarium/protocols/admin.ts";
import { createAwsFront } from "../../terrarium/protocols/aws-front.ts";
import { FrontDoor } from "../../terrarium/protocols/front-door.ts";
import { createOutside } from "../../terrarium/protocols/outside-http.ts";
import { realClock } from "../../terrarium/real-clock.ts";
import { createTestWorld } from "./world.ts";

/** A topic and a queue that is subscribed to it, in a world of a unit test. */
export async function createTopic(world: World, attributes: Record<string, string> = {}): Promise<Topic> {
  const name = attributes.FifoTopic ? "orders.fifo" : "orders";
  return world.service(TopicService).create({ name, attributes });
}

/** Makes a queue and subscribes it. */
export async function subscribeQueue(
  world: World,
  topic: Topic,
  attributes: Record<string, string> = {},
  name = topic.settings.fifo ? "inbox.fifo" : "inbox",
) {
  const queue = world
    .service(QueueService)
    .create({ name, attributes: name.endsWith(".fifo") ? { FifoQueue: "true" } : {} });
  const { subscriptions } = world.service(TopicService);
  const subscription = await subscriptions.subscribe(topic, { protocol: "sqs", endpoint: queue.arn, attributes });
  return { queue, subscription };
}

/** SNS behind a front door on a free port, on the machine's own time, and a real client of it. */
export class SnsServer {
  readonly world: World;
  readonly sns: SNS;
  /** What a handler threw that is no answer of SNS. */
  readonly failures: unknown[];
  readonly door: FrontDoor;
  readonly #outside = createOutside({ hosts: {} });

  private constructor(door: FrontDoor, failures: unknown[]) {
    this.door = door;
    this.failures = failures;
    const base = createTestWorld({ clock: realClock, outside: this.#outside });
    // Links must lead to this door; what is made later asks for the address each time.
    Object.assign(base.account, { endpoint: door.url });
    this.world = base;
    door.mountRest(createAwsFront(this.world));
    door.mountPath("_terrarium", createAdmin(this.world, {}));
    this.sns = new SNS({
      endpoint: door.url,
      region: "us-east-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
      maxAttempts: 1,
    });
  }

  static async start(): Promise<SnsServer> {
    const failures: unknown[] = [];
    return new SnsServer(await FrontDoor.open({ port: 0, onError: (error) => failures.push(error) }), failures);
  }

  async close(): Promise<void> {
    this.sns.destroy();
    this.#outside.close();
    await this.door.close(0);
    this.world.service(QueueService).close();
    this.world.store.close();
  }
}

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A subscriber over HTTP: what it was sent, and with which status it answers. */
export class HttpSubscriber {
  readonly received: Received[] = [];
  status = 200;
  readonly #server: Server;
  #waiting: (() => void)[] = [];

  private constructor(server: Server) {
    this.#server = server;
    server.on("request", (request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        this.received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
        response.writeHead(this.status).end();
        for (const resume of this.#waiting.splice(0)) resume();
      });
    });
  }

  static async start(): Promise<HttpSubscriber> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new HttpSubscriber(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/events`;
  }

  /** Request number `number`, 1 being the first. */
  async request(number: number): Promise<Received> {
    while (this.received.length < number) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return this.received[number - 1]!;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
