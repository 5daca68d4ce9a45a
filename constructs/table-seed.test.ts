import { RecordTable } from "./record-table.ts";
import { TableSeed, type TableSeedProps } from "./table-seed.ts";
import { Synthesized } from "./testing/synthesized.ts";

const synth = (records: TableSeedProps["records"], sortKey?: string) =>
  new Synthesized((stack) => {
    const table = new RecordTable(stack, "table", { name: "pets", key: "id", sortKey });
    new TableSeed(stack, "pets", { table, records });
  });

test("each record is an item of the table, in DynamoDB's JSON", () => {
  const stack = synth([
    { id: "1", title: "Cat", price: 150 },
    { id: "2", title: "Dog", price: 200 },
  ]);
  const items = stack.all("aws_dynamodb_table_item");
  expect(items.map(({ item }) => JSON.parse(String(item)))).toEqual([
    { id: { S: "1" }, title: { S: "Cat" }, price: { N: "150" } },
    { id: { S: "2" }, title: { S: "Dog" }, price: { N: "200" } },
  ]);
  expect(items[0]).toMatchObject({
    hash_key: "id",
    table_name: expect.stringMatching(/^\$\{aws_dynamodb_table\.table_\w+\.name\}$/),
  });
});

test("with a second key, both tell records apart", () => {
  const stack = synth(
    [
      { id: "1", at: "a" },
      { id: "1", at: "b" },
    ],
    "at",
  );
  expect(stack.all("aws_dynamodb_table_item").map(({ range_key }) => range_key)).toEqual(["at", "at"]);
});

test.each<[TableSeedProps["records"], string]>([
  [[{ title: "Cat" }], 'stack/pets: records is {"title":"Cat"}; accepted is records with a text as id'],
  [[{ id: "1" }, { id: "1" }], "accepted is one record for each key"],
  [Array.from({ length: 51 }, (_, index) => ({ id: String(index) })), 'is "51 records"; accepted is 50 at most'],
])("%j is refused", (records, message) => {
  expect(() => synth(records)).toThrow(message);
});
