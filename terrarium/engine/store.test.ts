import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Store, StoreInUse } from "./store.ts";

describe("Store", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "store-"));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  test("writes of one turn are one commit, and each resolves with its own result", async () => {
    const file = join(directory, "a.db");
    const store = new Store(file);
    store.define("CREATE TABLE t (n INTEGER) STRICT");
    const insert = store.prepare("INSERT INTO t VALUES (?)");
    const results = await Promise.all([1, 2, 3].map((n) => store.write(() => insert.run(n) && n)));
    expect(results).toEqual([1, 2, 3]);
    store.close();
    const again = new Store(file);
    expect(again.prepare("SELECT count(*) AS n FROM t").get()).toEqual({ n: 3 });
    again.close();
  });

  test("an atomic change that throws leaves nothing behind, and the rest of its group stands", async () => {
    const store = new Store(join(directory, "a.db"));
    store.define("CREATE TABLE t (n INTEGER) STRICT");
    const insert = store.prepare("INSERT INTO t VALUES (?)");
    const good = store.write(() => void insert.run(1));
    const bad = store.atomic(() => {
      insert.run(2);
      throw new Error("no");
    });
    await expect(bad).rejects.toThrow("no");
    await good;
    expect(store.prepare("SELECT n FROM t").all()).toEqual([{ n: 1 }]);
    store.close();
  });

  test("what was answered is in the files, as a crash would leave them", async () => {
    const store = new Store(join(directory, "a.db"));
    store.define("CREATE TABLE t (n INTEGER) STRICT");
    const insert = store.prepare("INSERT INTO t VALUES (?)");
    for (let n = 1; n <= 3; n++) {
      await Promise.all([n, -n].map((value) => store.write(() => insert.run(value))));
      const copy = join(directory, `copy-${n}`);
      cpSync(join(directory, "a.db"), copy);
      cpSync(join(directory, "a.db-wal"), `${copy}-wal`);
      const found = new Store(copy);
      expect(found.prepare("SELECT count(*) AS n FROM t").get()).toEqual({ n: 2 * n });
      found.close();
    }
    store.close();
  });

  test("writes that come while the disk is busy are answered too, in their order, and so are those at the close", async () => {
    const store = new Store(join(directory, "a.db"));
    store.define("CREATE TABLE t (n INTEGER) STRICT");
    const insert = store.prepare("INSERT INTO t VALUES (?)");
    const answered: number[] = [];
    const write = (n: number) => store.write(() => insert.run(n)).then(() => answered.push(n));
    const writes = [write(1)];
    for (let n = 2; n <= 20; n++) {
      await new Promise((resolve) => setImmediate(resolve));
      writes.push(write(n));
    }
    store.close();
    await Promise.all(writes);
    expect(answered).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  });

  test("a file that another store has open is refused", () => {
    const first = new Store(join(directory, "a.db"));
    expect(() => new Store(join(directory, "a.db"))).toThrow(StoreInUse);
    first.close();
    new Store(join(directory, "a.db")).close();
  });

  test("nothing is written after close", async () => {
    const store = new Store(join(directory, "a.db"));
    store.close();
    await expect(store.write(() => 1)).rejects.toThrow("closed");
  });
});
