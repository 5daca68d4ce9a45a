import { DeduplicationTable } from "../deduplication-table.ts";
import type { Store } from "../store.ts";
import { FifoOrder, GroupTable } from "./fifo-order.ts";
import type { MessageOrder } from "./message-order.ts";
import { MessageTable } from "./message-table.ts";
import { QueueRegistry } from "./queue-registry.ts";
import { ReceiveAttemptTable } from "./receive-attempts.ts";
import { StandardOrder } from "./standard-order.ts";

/** What all queues of a world share: their tables, each with its prepared statements. */
export class QueueTables {
  readonly registry: QueueRegistry;
  readonly messages: MessageTable;
  readonly groups: GroupTable;
  readonly deduplication: DeduplicationTable<number>;
  readonly attempts: ReceiveAttemptTable;

  constructor(store: Store) {
    this.registry = new QueueRegistry(store);
    this.messages = new MessageTable(store);
    this.groups = new GroupTable(store);
    this.deduplication = new DeduplicationTable(store, {
      table: "queue_deduplication",
      owner: { column: "generation", type: "INTEGER" },
    });
    this.attempts = new ReceiveAttemptTable(store);
  }

  order(generation: number, fifo: boolean): MessageOrder {
    return fifo ? new FifoOrder(this.messages, this.groups, generation) : new StandardOrder(this.messages, generation);
  }
}
