import type { Message } from "./message.ts";
import { contentHash, contentOf } from "./message-content.ts";
import { type MessageStore, StoreUnavailable } from "./message-store.ts";
import { conflictKey, objectKey } from "./object-key.ts";

/** `stored` is new, `repeat` was there already, `conflict` has an id that another content holds and is kept beside it. */
export type Saved =
  | { readonly outcome: "stored" | "repeat"; readonly key: string }
  | { readonly outcome: "conflict"; readonly key: string; readonly conflictsWith: string; readonly repeat: boolean };

/**
 * Keeps a message under its id, once. A queue delivers at least once, so a repeat is a success that writes nothing; another
 * content under a known id never overwrites what came first.
 */
export async function saveMessage(store: MessageStore, message: Message): Promise<Saved> {
  const key = objectKey(message.id);
  const text = JSON.stringify(message);
  if (await store.create(key, text)) return { outcome: "stored", key };
  const kept = await store.read(key);
  if (kept === undefined) throw new StoreUnavailable(`object ${key} was deleted while this message was being stored`);
  if (isSameContent(kept, message)) return { outcome: "repeat", key };
  const beside = conflictKey(key, contentHash(message));
  const created = await store.create(beside, text);
  return { outcome: "conflict", key: beside, conflictsWith: key, repeat: !created };
}

function isSameContent(kept: string, message: Message): boolean {
  try {
    return contentOf(JSON.parse(kept)) === contentOf(message);
  } catch {
    return false; // not a message: somebody else's object lies under this id, and stays
  }
}
