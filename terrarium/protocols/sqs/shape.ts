/**
 * The form of parameters and results: what JSON must look like, and how the older query protocol spells the same
 * ("Making Query API requests using AWS JSON protocol" and "… AWS query protocol" in the Amazon SQS Developer Guide).
 */
export type Shape = "string" | "integer" | "boolean" | "blob" | ListShape | MapShape | StructShape;

/** `at` is its name in the query protocol: `AttributeName.1=…` going in, `<AttributeName>…` coming out. */
export interface ListShape {
  readonly list: Shape;
  readonly at: string;
  /** Its name in JSON answers to the query protocol, where that differs. */
  readonly json?: string;
}

/** `at.1.key=…&at.1.value=…` going in, `<at><key>…</key><value>…</value></at>` coming out. */
export interface MapShape {
  readonly map: Shape;
  readonly at: string;
  readonly key: string;
  readonly value: string;
}

export interface StructShape {
  readonly members: Members;
}

export type Members = Readonly<Record<string, Shape>>;

export const list = (of: Shape, at: string, json?: string): ListShape => ({ list: of, at, json });
export const map = (at: string, key: string, value: string, of: Shape = "string"): MapShape => ({
  map: of,
  at,
  key,
  value,
});
export const struct = (members: Members): StructShape => ({ members });

const attributeValue = struct({ DataType: "string", StringValue: "string", BinaryValue: "blob" });

export const attributeMap = map("Attribute", "Name", "Value");
export const messageAttributeMap = map("MessageAttribute", "Name", "Value", attributeValue);
export const messageSystemAttributeMap = map("MessageSystemAttribute", "Name", "Value", attributeValue);
export const tagMap = map("Tag", "Key", "Value");
