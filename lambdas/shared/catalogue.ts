import { type AttributeValue, BatchGetItemCommand, DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { fromItem, toItem } from "./row.ts";

/** A pet that can be bought. */
export interface Pet {
  readonly id: string;
  readonly title: string;
  /** In dollars. */
  readonly price: number;
}

export interface Catalogue {
  /** Those that are in it, in the order of the ids. At most 100, each once. */
  byIds(ids: readonly string[]): Promise<Pet[]>;
  /** All of it, in the order of the ids. */
  all(): Promise<Pet[]>;
}

type Items = Record<string, AttributeValue>[];

export function createCatalogue(table: string): Catalogue {
  const client = new DynamoDBClient({});
  return {
    async byIds(ids) {
      const found = new Map<string, Pet>();
      let keys: Items = ids.map((id) => toItem({ id }));
      // What a batch had no time for is asked for again: "BatchGetItem", UnprocessedKeys.
      while (keys.length > 0) {
        const { Responses, UnprocessedKeys } = await client.send(
          new BatchGetItemCommand({ RequestItems: { [table]: { Keys: keys } } }),
        );
        for (const pet of (Responses?.[table] ?? []).map(petOf)) found.set(pet.id, pet);
        keys = UnprocessedKeys?.[table]?.Keys ?? [];
      }
      return ids.flatMap((id) => found.get(id) ?? []);
    },

    async all() {
      const pets: Pet[] = [];
      let ExclusiveStartKey: Record<string, AttributeValue> | undefined;
      do {
        const page = await client.send(new ScanCommand({ TableName: table, ExclusiveStartKey }));
        pets.push(...(page.Items ?? []).map(petOf));
        ExclusiveStartKey = page.LastEvaluatedKey;
      } while (ExclusiveStartKey !== undefined);
      return pets.sort((a, b) => a.id.localeCompare(b.id, "en", { numeric: true }));
    },
  };
}

function petOf(item: Record<string, AttributeValue>): Pet {
  const { id, title, price } = fromItem(item);
  return { id: String(id), title: String(title), price: Number(price) };
}
