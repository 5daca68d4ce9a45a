/** One value as DynamoDB's JSON has it ("AttributeValue"): exactly one of the members is there. Binary is base64. */
export interface AttributeValue {
  readonly S?: string;
  /** A decimal of up to 38 digits, in plain notation. */
  readonly N?: string;
  readonly B?: string;
  readonly SS?: readonly string[];
  readonly NS?: readonly string[];
  readonly BS?: readonly string[];
  readonly BOOL?: boolean;
  readonly NULL?: true;
  readonly L?: readonly AttributeValue[];
  readonly M?: Item;
}

export type Item = Readonly<Record<string, AttributeValue>>;

export type AttributeType = keyof AttributeValue;

/** As error messages and `attribute_type` name them. */
export const ATTRIBUTE_TYPES: readonly AttributeType[] = ["S", "N", "B", "SS", "NS", "BS", "BOOL", "NULL", "L", "M"];

/** Which member is there. */
export function typeOf(value: AttributeValue): AttributeType {
  for (const type in value) return type as AttributeType;
  throw new TypeError("an attribute value without a type");
}

/** The attribute of a name; what every object inherits is none. */
export function attributeOf(item: Item, name: string): AttributeValue | undefined {
  return Object.hasOwn(item, name) ? item[name] : undefined;
}

/** The members of a set, whichever kind it is. */
export function setMembers(value: AttributeValue): readonly string[] | undefined {
  return value.SS ?? value.NS ?? value.BS;
}
