import { mkdtempSync, rmSync } from "node:fs";
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
