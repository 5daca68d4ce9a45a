import type { StatementSync } from "node:sqlite";
import type { World } from "../world.ts";
import { formatMail } from "./eml.ts";
import { MailFolder } from "./mail-folder.ts";

/** A mail as its sender gives it. */
export interface NewMail {
  readonly from: string;
  readonly fromName: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly lineage: string;
  /** What the reader may want to do: `{confirm: "http://…"}`. */
  readonly links?: Readonly<Record<string, string>>;
}

export interface Mail extends NewMail {
  /** Six digits, growing. */
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** The newest are kept in the database; files stay until somebody deletes them. */
const MOST_KEPT = 10_000;

type Row = { readonly id: number; readonly mail: string };

/**
 * Where all mail of this machine ends, whoever it is for: in the database, as a file that a mail program opens, and at
 * `/_terrarium/mail`. Nothing is sent to anybody.
 */
export class Mailbox {
  readonly #world: World;
  readonly #folder: MailFolder | undefined;
  readonly #insert: StatementSync;
  readonly #forget: StatementSync;
  readonly #filed: StatementSync;
  readonly #one: StatementSync;
  readonly #newest: StatementSync;
  #filing: Promise<void> = Promise.resolve();

  constructor(world: World) {
    this.#world = world;
    const { store } = world;
    this.#folder = store.directory === undefined ? undefined : new MailFolder(store.directory);
    store.define(`
      CREATE TABLE IF NOT EXISTS mails (
        id INTEGER PRIMARY KEY AUTOINCREMENT, recipient TEXT NOT NULL, filed INTEGER NOT NULL, mail TEXT NOT NULL
      ) STRICT;
      CREATE INDEX IF NOT EXISTS mails_not_filed ON mails (id) WHERE filed = 0`);
    this.#insert = store.prepare("INSERT INTO mails (recipient, filed, mail) VALUES (?, ?, ?)");
    this.#forget = store.prepare("DELETE FROM mails WHERE id <= ?");
    this.#filed = store.prepare("UPDATE mails SET filed = 1 WHERE id = ?");
    this.#one = store.prepare("SELECT id, mail FROM mails WHERE id = ?");
    this.#newest = store.prepare(
      "SELECT id, mail FROM mails WHERE recipient = ?1 OR ?1 = '' ORDER BY id DESC LIMIT ?2",
    );
    const left = store.prepare("SELECT id, mail FROM mails WHERE filed = 0 ORDER BY id").all() as Row[];
    for (const row of left) this.#file(read(row));
  }

  /** Resolves when the mail is on the disk, and its file is written. */
  async deliver(mail: NewMail): Promise<void> {
    const { store, clock, trace } = this.#world;
    const at = clock.now();
    const id = await store.write(() => {
      const { lastInsertRowid } = this.#insert.run(mail.to, this.#folder ? 0 : 1, JSON.stringify({ ...mail, at }));
      this.#forget.run(Number(lastInsertRowid) - MOST_KEPT);
      return Number(lastInsertRowid);
    });
    trace.record("stored", `mailto:${mail.to}`, mail.lineage, { mail: idText(id), subject: mail.subject });
    await this.#file({ ...mail, at, id: idText(id) });
  }

  /** Newest first. @param options.to only those to this address */
  list({ to = "", limit = 1000 }: { to?: string; limit?: number } = {}): Mail[] {
    return (this.#newest.all(to, limit) as Row[]).map(read);
  }

  find(id: string): Mail | undefined {
    const row = /^\d{1,15}$/.test(id) ? (this.#one.get(Number(id)) as Row | undefined) : undefined;
    return row && read(row);
  }

  /** One file after the other. One that cannot be written is tried again in the next run: the mail itself is kept. */
  #file(mail: Mail): Promise<void> {
    const folder = this.#folder;
    if (!folder) return Promise.resolve();
    this.#filing = this.#filing.then(async () => {
      try {
        await folder.write(fileName(mail), formatMail(mail, mail.text));
        await this.#world.store.write(() => this.#filed.run(Number(mail.id)));
      } catch (error) {
        this.#world.log.warn(`the file of mail ${mail.id} could not be written`, { reason: (error as Error).message });
      }
    });
    return this.#filing;
  }
}

/** `000001-2026-01-01T00-00-00Z-ops@example.com.eml`: in order, and with nothing that a file system minds. */
export function fileName({ id, at, to }: Mail): string {
  const when = new Date(at).toISOString().replace(/\.\d+/, "").replaceAll(":", "-");
  return `${id}-${when}-${to.replace(/[^\w@.+-]/g, "_").slice(0, 80)}.eml`;
}

function read({ id, mail }: Row): Mail {
  return { ...(JSON.parse(mail) as Omit<Mail, "id">), id: idText(id) };
}

const idText = (id: number) => String(id).padStart(6, "0");
