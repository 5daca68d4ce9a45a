import type { ReceivedMessage } from "../../terrarium/engine/queue/message.ts";
import type { Queue } from "../../terrarium/engine/queue/queue.ts";
import { QueueService } from "../../terrarium/engine/queue/queue-service.ts";
import { VirtualClock } from "../../terrarium/engine/virtual-clock.ts";
import type { World } from "../../terrarium/engine/world.ts";
import { createTestWorld } from "./world.ts";

export const VISIBILITY = 30;
const RETENTION = 300;
const MAX_RECEIVES = 3;
const DEDUPLICATION = 300;
const START = Date.UTC(2026, 0, 1);

/** One thing that is done to the queue. */
export type Step =
  | { readonly do: "send"; readonly delay: number; readonly group: number; readonly body: number }
  | { readonly do: "receive"; readonly max: number; readonly visibility: number; readonly receivers: number }
  | { readonly do: "delete" | "release"; readonly which: number }
  | { readonly do: "extend"; readonly which: number; readonly seconds: number }
  | { readonly do: "advance"; readonly seconds: number }
  | { readonly do: "restart" };

/** What must be true of a message, kept beside the queue by the simplest means. */
interface Expected {
  readonly order: number;
  readonly group: number;
  readonly sentAt: number;
  visibleAt: number;
  receives: number;
  state: "in the queue" | "deleted" | "dead-lettered" | "expired";
}

/** A queue with its dead-letter queue on a file, which can be closed and opened again, and what is expected of it. */
export class QueueBench {
  readonly messages = new Map<string, Expected>();
  readonly #handles: { id: string; handle: string; receives: number }[] = [];
  readonly #recent = new Map<string, { id: string; at: number }>();
  readonly #file: string;
  readonly #fifo: boolean;
  #world!: World & { readonly clock: VirtualClock };
  #now = START;
  #opened = 0;
  queue!: Queue;
  deadLetters!: Queue;

  constructor(file: string, fifo: boolean) {
    this.#file = file;
    this.#fifo = fifo;
    this.open();
  }

  open(): void {
    const clock = new VirtualClock(this.#now);
    this.#world = createTestWorld({ clock, file: this.#file, seed: ++this.#opened });
    const service = this.#world.service(QueueService);
    const suffix = this.#fifo ? ".fifo" : "";
    const fifo = this.#fifo ? { FifoQueue: "true", ContentBasedDeduplication: "true" } : undefined;
    this.deadLetters = service.declare(
      { name: `dead-letters${suffix}`, attributes: { ...fifo, MessageRetentionPeriod: "1209600" } },
      "dead-letters",
    );
    const redrive = { deadLetterTargetArn: this.deadLetters.arn, maxReceiveCount: MAX_RECEIVES };
    const attributes = {
      ...fifo,
      VisibilityTimeout: String(VISIBILITY),
      MessageRetentionPeriod: String(RETENTION),
      RedrivePolicy: JSON.stringify(redrive),
    };
    this.queue = service.declare({ name: `orders${suffix}`, attributes }, "orders");
  }

  close(): void {
    this.#now = this.now;
    this.#world.service(QueueService).close();
    this.#world.store.close();
  }

  get now(): number {
    return this.#world.clock.now();
  }

  async run(step: Step): Promise<void> {
    switch (step.do) {
      case "send":
        return this.send(step.delay, step.group, step.body);
      case "receive":
        return this.receive(step.max, step.visibility, step.receivers);
      case "delete":
        return this.delete(step.which);
      case "release":
        return this.changeVisibility(step.which, 0);
      case "extend":
        return this.changeVisibility(step.which, step.seconds);
      case "advance":
        await this.#world.clock.advance(step.seconds * 1000);
        return this.expire();
      case "restart":
        this.close();
        this.open();
    }
  }

  async send(delay: number, group: number, body: number): Promise<void> {
    const message = this.#fifo
      ? { body: `body ${body}`, groupId: `group-${group}` }
      : { body: `body ${body}`, delaySeconds: delay };
    const { messageId } = await this.queue.send(message);
    const original = this.#recent.get(message.body);
    if (this.#fifo && original && this.now < original.at + DEDUPLICATION * 1000) {
      expect(messageId).toBe(original.id);
      return;
    }
    expect(this.messages.has(messageId)).toBe(false);
    this.#recent.set(message.body, { id: messageId, at: this.now });
    const visibleAt = this.now + (this.#fifo ? 0 : delay * 1000);
    const order = this.messages.size;
    this.messages.set(messageId, { order, group, sentAt: this.now, visibleAt, receives: 0, state: "in the queue" });
  }

  /** Several receive at once: what they get is disjoint, and it is what may be received. */
  async receive(max: number, visibility: number, receivers: number): Promise<void> {
    const due = this.deadLetterDue();
    const ready = this.ready().filter((id) => !due.has(id));
    const answers = await Promise.all(
      Array.from({ length: receivers }, () => this.queue.receive({ max, visibilityTimeout: visibility })),
    );
    const received = answers.flat();
    // With a visibility of 0 the next receiver may get the same again: that is what was asked for.
    if (visibility > 0) expect(new Set(received.map((message) => message.messageId)).size).toBe(received.length);
    if (!this.#fifo && visibility > 0) expect(received.length).toBe(Math.min(ready.length, max * receivers));
    for (const answer of answers) {
      if (this.#fifo) this.expectOrder(answer);
      for (const message of answer) this.received(message);
      for (const { messageId } of answer) this.messages.get(messageId)!.visibleAt = this.now + visibility * 1000;
    }
    await this.collectDeadLetters();
  }

  received({ messageId, receiptHandle, receiveCount }: ReceivedMessage): void {
    const expected = this.messages.get(messageId)!;
    expect(expected.state).toBe("in the queue");
    expect(expected.visibleAt).toBeLessThanOrEqual(this.now);
    expect(expected.receives).toBeLessThan(MAX_RECEIVES);
    expected.receives++;
    expect(receiveCount).toBe(expected.receives);
    this.#handles.push({ id: messageId, handle: receiptHandle, receives: receiveCount });
  }

  async delete(which: number): Promise<void> {
    const entry = this.#handles[which % this.#handles.length];
    if (!entry) return;
    const expected = this.messages.get(entry.id)!;
    const inQueue = expected.state === "in the queue";
    const newest = expected.receives === entry.receives;
    const refused = this.#fifo && inQueue && (!newest || expected.visibleAt <= this.now);
    const outcome = await this.queue.delete(entry.handle).then(
      () => "accepted",
      (error: Error) => error.name,
    );
    expect(outcome).toBe(refused ? "InvalidParameterValue" : "accepted");
    if (inQueue && newest && !refused) expected.state = "deleted";
  }

  async changeVisibility(which: number, seconds: number): Promise<void> {
    const entry = this.#handles[which % this.#handles.length];
    if (!entry) return;
    const expected = this.messages.get(entry.id)!;
    const held = expected.receives === entry.receives && expected.visibleAt > this.now;
    const refused = expected.state !== "in the queue" || (this.#fifo && !held);
    const outcome = await this.queue.changeVisibility(entry.handle, seconds).then(
      () => "accepted",
      (error: Error) => error.name,
    );
    expect(outcome).toBe(refused ? "InvalidParameterValue" : "accepted");
    if (!refused) expected.visibleAt = this.now + seconds * 1000;
  }

  expire(): void {
    for (const expected of this.messages.values())
      if (expected.state === "in the queue" && expected.sentAt + RETENTION * 1000 <= this.now)
        expected.state = "expired";
  }

  ready(): string[] {
    return [...this.messages]
      .filter(([, expected]) => expected.state === "in the queue" && expected.visibleAt <= this.now)
      .map(([id]) => id);
  }

  /** Ready messages that were received as often as they may be. */
  deadLetterDue(): Set<string> {
    return new Set(this.ready().filter((id) => this.messages.get(id)!.receives >= MAX_RECEIVES));
  }

  /** Takes what has come to the dead-letter queue out of it. */
  async collectDeadLetters(): Promise<void> {
    for (;;) {
      const letters = await this.deadLetters.receive({ max: 10, visibilityTimeout: 43_200 });
      if (letters.length === 0) return;
      for (const letter of letters) {
        const expected = this.messages.get(letter.messageId);
        expect(expected?.state).toBe("in the queue");
        expect(expected!.receives).toBe(MAX_RECEIVES);
        expect(letter.deadLetterSource).toBe(this.queue.arn);
        expected!.state = "dead-lettered";
        await this.deadLetters.delete(letter.receiptHandle);
      }
    }
  }

  /** Within a group, a receiver gets the oldest messages, in order, with none left out before them. */
  expectOrder(messages: readonly ReceivedMessage[]): void {
    for (const group of new Set(messages.map((message) => message.groupId))) {
      const orders = messages
        .filter((message) => message.groupId === group)
        .map((message) => this.messages.get(message.messageId)!.order);
      const live = [...this.messages.values()]
        .filter((each) => `group-${each.group}` === group && each.state === "in the queue")
        .filter((each) => !(each.receives >= MAX_RECEIVES && each.visibleAt <= this.now))
        .map((each) => each.order);
      expect(orders).toEqual(live.slice(0, orders.length));
    }
  }

  /** In the end each accepted message is in exactly one place. */
  async account(): Promise<void> {
    await this.collectDeadLetters();
    const left = [...this.messages].filter(([, { state }]) => state === "in the queue").map(([id]) => id);
    const depth = this.queue.depth();
    expect(depth.visible + depth.inFlight + depth.delayed).toBe(left.length);
    const now = this.now;
    const inFlight = left.filter((id) => {
      const { visibleAt, receives } = this.messages.get(id)!;
      return visibleAt > now && receives > 0;
    });
    expect(depth.inFlight).toBe(inFlight.length);
  }
}
