import { DeclaredItems } from "../engine/table/declared-items.ts";
import { readItem } from "../engine/table/value/read-value.ts";
import { usingArgument } from "../plan/check-argument.ts";
import { defineResource } from "../resource.ts";

export default defineResource("aws_dynamodb_table_item", {
  summary: "Items of tables; what the application made of one stays until its declaration changes",
  honours: ["table_name", "hash_key", "range_key", "item"],
  ignores: { id: "the provider makes it of table and key" },
  attributes(args) {
    const table = args.string("table_name");
    const item = usingArgument(args, "item", () => readItem(args.json("item")));
    const names = [args.string("hash_key"), args.optionalString("range_key")].filter((name) => name !== undefined);
    const values = names.map((name) => {
      const value = Object.hasOwn(item, name) ? item[name] : undefined;
      return value ? (value.S ?? value.N ?? value.B) : args.fail("item", `lacks the key attribute "${name}"`);
    });
    return { id: [table, ...names.flatMap((name, index) => [name, values[index]])].join("|") };
  },
  async start(args, world, { address }) {
    const item = readItem(args.json("item"));
    await world.service(DeclaredItems).declare(address, args.string("table_name"), item);
    return undefined;
  },
});
