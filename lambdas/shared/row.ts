import type { AttributeValue } from "@aws-sdk/client-dynamodb";

/** What a function keeps of something: texts and numbers. */
export type Row = Readonly<Record<string, string | number>>;

/** A row as DynamoDB's API has it. What is undefined is left out. */
export function toItem(row: Readonly<Record<string, string | number | undefined>>): Record<string, AttributeValue> {
  const item: Record<string, AttributeValue> = {};
  for (const [name, value] of Object.entries(row)) {
    if (value !== undefined) item[name] = typeof value === "number" ? { N: String(value) } : { S: value };
  }
  return item;
}

/** The texts and numbers of an item. */
export function fromItem(item: Readonly<Record<string, AttributeValue>>): Row {
  const row: Record<string, string | number> = {};
  for (const [name, { S, N }] of Object.entries(item)) {
    if (N !== undefined) row[name] = Number(N);
    else if (S !== undefined) row[name] = S;
  }
  return row;
}
