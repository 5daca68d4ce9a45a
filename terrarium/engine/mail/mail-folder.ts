import { mkdir, open, rename } from "node:fs/promises";
import { join } from "node:path";

/**
 * The folder `mail/` beside the database: one `.eml` file a mail, for people and their mail programs. The database is what
 * counts; a file that is deleted stays deleted.
 */
export class MailFolder {
  readonly #directory: string;
  #made: Promise<unknown> | undefined;

  /** @param directory the store's */
  constructor(directory: string) {
    this.#directory = join(directory, "mail");
  }

  /** The file is whole under its name, and on the disk, when this resolves. */
  async write(name: string, text: string): Promise<void> {
    this.#made ??= mkdir(this.#directory, { recursive: true });
    await this.#made;
    const path = join(this.#directory, name);
    const file = await open(`${path}.part`, "w");
    try {
      await file.writeFile(text);
      await file.datasync();
    } finally {
      await file.close();
    }
    await rename(`${path}.part`, path);
  }
}
