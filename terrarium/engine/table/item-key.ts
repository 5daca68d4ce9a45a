import { crc32 } from "node:zlib";
import { type KeySchema, keyNames, type TableDefinition } from "./table-definition.ts";
import { ValidationException } from "./table-errors.ts";
import { type AttributeValue, attributeOf, type Item, typeOf } from "./value/attribute-value.ts";
import { sortableNumber } from "./value/decimal.ts";

/** Where an item is stored: texts that sort as the keys do. */
export interface StoredKey {
  /** Begins with eight hexadecimal digits of a hash, so that a scan's order says nothing, and its segments are alike. */
  readonly hash: string;
  /** Empty where there is no sort key. */
  readonly range: string;
}

const LONGEST_HASH = 2048;
const LONGEST_RANGE = 1024;

/** The stored form of a sort key. */
export function sortable(value: AttributeValue): string {
  if (value.S !== undefined) return value.S;
  return value.N !== undefined ? sortableNumber(value.N) : Buffer.from(value.B!, "base64").toString("hex");
}

/** The stored form of a partition key. */
export function scattered(value: AttributeValue): string {
  const text = sortable(value);
  return crc32(text).toString(16).padStart(8, "0") + text;
}

/** Where an item with these key attributes stands in the table or index of that key; they have been checked. */
export function storedKey(item: Item, { hash, range }: KeySchema): StoredKey {
  return { hash: scattered(item[hash]!), range: range === undefined ? "" : sortable(item[range]!) };
}

/** The key attributes of an item. */
export function keyAttributes(item: Item, ...keys: readonly KeySchema[]): Item {
  const names = new Set(keys.flatMap((key) => keyNames(key)));
  return Object.fromEntries([...names].map((name) => [name, item[name]!]));
}

/** Checks what a request gives as the key of an item: these attributes and no others. @throws ValidationException */
export function checkKey(key: Item, table: TableDefinition, schema = table.key): void {
  const names = keyNames(schema);
  if (
    Object.keys(key).length !== names.length ||
    names.some((name) => attributeOf(key, name)?.[table.attributeTypes[name]!] === undefined)
  ) {
    throw new ValidationException("The provided key element does not match the schema");
  }
  for (const name of names) checkKeyValue(name, key[name]!, name === schema.hash);
}

/** Checks the key attributes of a whole item, of the table and of its indexes. @throws ValidationException */
export function checkItemKeys(item: Item, table: TableDefinition): void {
  for (const name of keyNames(table.key)) {
    const value = attributeOf(item, name);
    if (!value) throw invalid(`Missing the key ${name} in the item`);
    const expected = table.attributeTypes[name]!;
    if (typeOf(value) !== expected) {
      throw invalid(`Type mismatch for key ${name} expected: ${expected} actual: ${typeOf(value)}`);
    }
    checkKeyValue(name, value, name === table.key.hash);
  }
  for (const index of table.indexes) {
    for (const name of keyNames(index.key)) {
      const value = attributeOf(item, name);
      if (!value) continue;
      const expected = table.attributeTypes[name]!;
      if (typeOf(value) !== expected) {
        throw invalid(
          `Type mismatch for Index Key ${name} Expected: ${expected} Actual: ${typeOf(value)} IndexName: ${index.name}`,
        );
      }
      if (isEmpty(value)) {
        throw new ValidationException(
          "One or more parameter values are not valid. A value specified for a secondary index key is not supported. " +
            `The AttributeValue for a key attribute cannot contain an empty ${kindOf(value)} value. ` +
            `IndexName: ${index.name}, IndexKey: ${name}`,
        );
      }
      checkLength(value, name === index.key.hash);
    }
  }
}

function checkKeyValue(name: string, value: AttributeValue, isHash: boolean): void {
  if (isEmpty(value)) {
    throw new ValidationException(
      "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an " +
        `empty ${kindOf(value)} value. Key: ${name}`,
    );
  }
  checkLength(value, isHash);
}

function checkLength(value: AttributeValue, isHash: boolean): void {
  const length = value.S !== undefined ? Buffer.byteLength(value.S) : Buffer.byteLength(value.B ?? "", "base64");
  if (isHash && length > LONGEST_HASH)
    throw invalid("Size of hashkey has exceeded the maximum size limit of2048 bytes");
  if (!isHash && length > LONGEST_RANGE) {
    throw invalid("Aggregated size of all range keys has exceeded the size limit of 1024 bytes");
  }
}

const isEmpty = (value: AttributeValue): boolean => value.S === "" || value.B === "";
const kindOf = (value: AttributeValue): string => (value.S === undefined ? "binary" : "string");

function invalid(problem: string): ValidationException {
  return new ValidationException(`One or more parameter values were invalid: ${problem}`);
}
