import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { tableCaller } from "../../tests/factories/dynamodb.ts";
import { declareResource } from "../../tests/factories/resource.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import table from "./aws-dynamodb-table.ts";
import definition from "./aws-dynamodb-table-item.ts";

const CATALOGUE = {
  name: "catalogue",
  hash_key: "id",
  attribute: { name: "id", type: "S" },
  billing_mode: "PAY_PER_REQUEST",
};
const pet = (price: string, id = "cat") => ({
  table_name: "catalogue",
  hash_key: "id",
  item: JSON.stringify({ id: { S: id }, price: { N: price } }),
});

const directory = mkdtempSync(join(tmpdir(), "items-"));
afterAll(() => rmSync(directory, { recursive: true }));

/** One run of the terrarium on the same data, with this item declared. */
async function run(item: ReturnType<typeof pet>) {
  const world = createTestWorld({ file: join(directory, "state.db") });
  await declareResource(table, CATALOGUE, { world }).start();
  await declareResource(definition, item, { world }).start();
  const call = tableCaller(world);
  return {
    call,
    items: async () => (await call("Scan", { TableName: "catalogue" })).body.Items,
    stop: () => world.store.close(),
  };
}

test("an item is put once, again when its declaration changes, and what the application wrote stays", async () => {
  const first = await run(pet("150"));
  expect(await first.items()).toEqual([{ id: { S: "cat" }, price: { N: "150" } }]);
  await first.call("PutItem", { TableName: "catalogue", Item: { id: { S: "cat" }, price: { N: "99" } } });
  first.stop();

  const unchanged = await run(pet("150"));
  expect(await unchanged.items()).toEqual([{ id: { S: "cat" }, price: { N: "99" } }]);
  await unchanged.call("DeleteItem", { TableName: "catalogue", Key: { id: { S: "cat" } } });
  unchanged.stop();

  const missing = await run(pet("150"));
  expect(await missing.items()).toEqual([{ id: { S: "cat" }, price: { N: "150" } }]);
  missing.stop();

  const changed = await run(pet("200"));
  expect(await changed.items()).toEqual([{ id: { S: "cat" }, price: { N: "200" } }]);
  changed.stop();

  const moved = await run(pet("200", "dog"));
  expect(await moved.items()).toEqual([{ id: { S: "dog" }, price: { N: "200" } }]);
  moved.stop();
});

test("an item that is none is refused", () => {
  const wrong = (item: string) => () => declareResource(definition, { table_name: "catalogue", hash_key: "id", item });
  expect(wrong("{")).toThrow(/"item" must be JSON/);
  expect(wrong('{"id": {"N": "x"}}')).toThrow(/"item" cannot be used: The parameter cannot be converted/);
  expect(wrong('{"no": {"S": "x"}}')).toThrow(/"item" lacks the key attribute "id"/);
});
