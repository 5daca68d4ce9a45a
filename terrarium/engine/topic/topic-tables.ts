import type { StatementSync } from "node:sqlite";
import type { Store } from "../store.ts";

/** A topic as it is kept. */
export interface TopicRecord {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** Terraform's: it comes to life when it is declared again. */
  readonly declared: boolean;
}

/** A subscription as it is kept. */
export interface SubscriptionRecord {
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol: string;
  readonly endpoint: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly confirmed: boolean;
  /** The confirmation was signed, or needed none. */
  readonly authenticated: boolean;
  readonly authenticateOnUnsubscribe: boolean;
  readonly token?: string;
  /** Milliseconds since 1970: until then it can be confirmed. */
  readonly expiresAt?: number;
  readonly declared: boolean;
}

type JsonRow = { readonly record: string };

/** What a topic service keeps of topics and subscriptions, whole records as JSON. Writes belong in `store.write`. */
export class TopicTables {
  readonly #saveTopic: StatementSync;
  readonly #removeTopic: StatementSync;
  readonly #topics: StatementSync;
  readonly #saveSubscription: StatementSync;
  readonly #removeSubscription: StatementSync;
  readonly #subscriptions: StatementSync;

  constructor(store: Store) {
    store.define(`
      CREATE TABLE IF NOT EXISTS topics (name TEXT PRIMARY KEY, record TEXT NOT NULL) STRICT;
      CREATE TABLE IF NOT EXISTS topic_subscriptions (arn TEXT PRIMARY KEY, topic TEXT NOT NULL, record TEXT NOT NULL) STRICT;
    `);
    this.#saveTopic = store.prepare("INSERT OR REPLACE INTO topics (name, record) VALUES (?, ?)");
    this.#removeTopic = store.prepare("DELETE FROM topics WHERE name = ?");
    this.#topics = store.prepare("SELECT record FROM topics ORDER BY rowid");
    this.#saveSubscription = store.prepare(
      "INSERT INTO topic_subscriptions (arn, topic, record) VALUES (?1, ?2, ?3) ON CONFLICT (arn) DO UPDATE SET record = ?3",
    );
    this.#removeSubscription = store.prepare("DELETE FROM topic_subscriptions WHERE arn = ?");
    this.#subscriptions = store.prepare("SELECT record FROM topic_subscriptions ORDER BY rowid");
  }

  saveTopic(record: TopicRecord): void {
    this.#saveTopic.run(record.name, JSON.stringify(record));
  }

  removeTopic(name: string): void {
    this.#removeTopic.run(name);
  }

  topics(): TopicRecord[] {
    return (this.#topics.all() as JsonRow[]).map(({ record }) => JSON.parse(record) as TopicRecord);
  }

  saveSubscription(record: SubscriptionRecord): void {
    this.#saveSubscription.run(record.arn, record.topicArn, JSON.stringify(record));
  }

  removeSubscription(arn: string): void {
    this.#removeSubscription.run(arn);
  }

  subscriptions(): SubscriptionRecord[] {
    return (this.#subscriptions.all() as JsonRow[]).map(({ record }) => JSON.parse(record) as SubscriptionRecord);
  }
}
