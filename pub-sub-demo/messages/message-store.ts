/** What the subscriber needs of a place that keeps objects; S3 is the one in use. */
export interface MessageStore {
  /** Writes only where nothing is; false when something is there already. Returns once the write is durable. */
  create(key: string, text: string): Promise<boolean>;
  /** What is kept under the key, or undefined. */
  read(key: string): Promise<string | undefined>;
  /** Rejects when the store does not answer or is not there. */
  check(): Promise<void>;
}

/** The store did not do its part, through no fault of the message: the same message may be taken on a later try. */
export class StoreUnavailable extends Error {
  override readonly name = "StoreUnavailable";
}
