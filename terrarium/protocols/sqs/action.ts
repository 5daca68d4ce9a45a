import type { Queue } from "../../engine/queue/queue.ts";
import { QueueService } from "../../engine/queue/queue-service.ts";
import type { World } from "../../engine/world.ts";
import type { ServiceCall } from "../service-call.ts";
import type { Input } from "./json-input.ts";
import type { Members } from "./shape.ts";

/** One action of the SQS API. */
export interface Action<I = Input> {
  readonly input: Members;
  /** Parameters without which there is nothing to do. A queue's URL may also be the path of the request. */
  readonly required: readonly (keyof I & string)[];
  /** The form of its result; absent where it has none. */
  readonly output?: Members;
  run(request: ActionRequest, input: I): Promise<object | undefined>;
}

/** What an action may touch: the queues, and who is asking. */
export class ActionRequest {
  readonly world: World;
  readonly call: ServiceCall;
  readonly queues: QueueService;
  /** Of the queue, from its parameter or the request's path. */
  readonly queueUrl: string;

  constructor(world: World, call: ServiceCall, queueUrl: string) {
    this.world = world;
    this.call = call;
    this.queues = world.service(QueueService);
    this.queueUrl = queueUrl;
  }

  /** The queue that the request is for, once it is certain that the caller may do `action` with it. */
  queue(action: string): Queue {
    const queue = this.queues.byUrl(this.queueUrl);
    this.authorize(action, queue.arn);
    return queue;
  }

  /** @param action as policies name it, without the service */
  authorize(action: string, resource: string): void {
    const { principal, lineage } = this.call;
    this.world.authorize({ principal, action: `sqs:${action}`, resource, lineage });
  }
}

/** Gives an action the types of its parameters. */
export function defineAction<I extends object>(action: Action<I>): Action {
  return action as unknown as Action;
}
