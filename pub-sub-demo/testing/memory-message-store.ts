import { type MessageStore, StoreUnavailable } from "../messages/message-store.ts";

/** Keeps objects in memory, and can be told to be out of order or to hold its answers back. */
export class MemoryMessageStore implements MessageStore {
  readonly objects = new Map<string, string>();
  down = false;
  /** What every write waits for before it counts. */
  gate: Promise<void> = Promise.resolve();

  async create(key: string, text: string): Promise<boolean> {
    await this.gate;
    await this.check();
    if (this.objects.has(key)) return false;
    this.objects.set(key, text);
    return true;
  }

  async read(key: string): Promise<string | undefined> {
    await this.check();
    return this.objects.get(key);
  }

  async check(): Promise<void> {
    if (this.down) throw new StoreUnavailable("the store is down");
  }
}
