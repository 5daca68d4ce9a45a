import { SQS, type SQSServiceException } from "@aws-sdk/client-sqs";
import { ADMINISTRATOR } from "../../terrarium/engine/authorization.ts";
import type { Queue } from "../../terrarium/engine/queue/queue.ts";
import { QueueService } from "../../terrarium/engine/queue/queue-service.ts";
import type { World } from "../../terrarium/engine/world.ts";
import { createAwsFront } from "../../terrarium/protocols/aws-front.ts";
import { FrontDoor } from "../../terrarium/protocols/front-door.ts";
import type { ServiceCall, ServiceReply } from "../../terrarium/protocols/service-call.ts";
import { callSqs } from "../../terrarium/protocols/sqs/endpoint.ts";
import { realClock } from "../../terrarium/real-clock.ts";
import { createTestWorld, type TestWorldOptions } from "./world.ts";

/** SQS without a socket, with a queue `orders`: what goes over the wire and what comes back. */
export class SqsWire {
  readonly world: World;

  constructor(options: TestWorldOptions = {}) {
    this.world = createTestWorld(options);
    this.world.service(QueueService).create({ name: "orders" });
  }

  queue(name = "orders"): Queue {
    return this.world.service(QueueService).byName(name);
  }

  call(call: Partial<ServiceCall>): Promise<ServiceReply> {
    return callSqs(this.world, { method: "POST", url: "/", headers: {}, body: "", principal: ADMINISTRATOR, ...call });
  }

  /** A call in AWS JSON. */
  json(action: string, body: unknown, url = "/"): Promise<ServiceReply> {
    return this.call({
      url,
      headers: { "x-amz-target": `AmazonSQS.${action}`, "content-type": "application/x-amz-json-1.0" },
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  }

  /** A call in the query protocol, to the queue's own URL unless told otherwise. */
  form(body: string, url = "/000000000000/orders", headers: ServiceCall["headers"] = {}): Promise<ServiceReply> {
    return this.call({ url, body, headers: { "content-type": "application/x-www-form-urlencoded", ...headers } });
  }
}

/** SQS behind a front door on a free port, on the machine's own time, and a real client of it. */
export class SqsServer {
  readonly world: World;
  readonly sqs: SQS;
  /** What a handler threw that is no answer of SQS. */
  readonly failures: unknown[];
  readonly #door: FrontDoor;
  #queues = 0;

  private constructor(door: FrontDoor, failures: unknown[]) {
    this.#door = door;
    this.failures = failures;
    this.world = createTestWorld({ clock: realClock });
    door.mountRest(createAwsFront(this.world));
    this.sqs = new SQS({
      endpoint: door.url,
      region: "us-east-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
      maxAttempts: 1,
    });
  }

  static async start(): Promise<SqsServer> {
    const failures: unknown[] = [];
    return new SqsServer(await FrontDoor.open({ port: 0, onError: (error) => failures.push(error) }), failures);
  }

  async close(): Promise<void> {
    this.sqs.destroy();
    await this.#door.close(0);
    this.world.service(QueueService).close();
    this.world.store.close();
  }

  /** A new queue; its URL. */
  async createQueue(Attributes?: Record<string, string>): Promise<string> {
    const QueueName = `queue-${++this.#queues}${Attributes?.FifoQueue ? ".fifo" : ""}`;
    const { QueueUrl } = await this.sqs.createQueue({ QueueName, Attributes });
    return QueueUrl!;
  }

  async arnOf(QueueUrl: string): Promise<string> {
    const { Attributes } = await this.sqs.getQueueAttributes({ QueueUrl, AttributeNames: ["QueueArn"] });
    return Attributes!.QueueArn!;
  }
}

/** What a call is refused with: the SDK's name of the error, the code that users know, the status and the message. */
export async function refusal(call: Promise<unknown>) {
  try {
    await call;
  } catch (refused) {
    const error = refused as SQSServiceException & { readonly Code?: string };
    return { name: error.name, code: error.Code, status: error.$metadata.httpStatusCode, message: error.message };
  }
  throw new Error("the call was not refused");
}
