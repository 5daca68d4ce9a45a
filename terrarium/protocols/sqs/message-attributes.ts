import type { MessageAttribute } from "../../engine/queue/message.ts";
import { InvalidParameterValue } from "../../engine/queue/queue-errors.ts";

/** A message attribute on the wire. */
export interface WireAttribute {
  readonly DataType?: string;
  readonly StringValue?: string;
  readonly BinaryValue?: Uint8Array | string;
}

export type WireAttributes = Readonly<Record<string, WireAttribute>>;

/** From the wire to the engine. */
export function readAttributes(wire: WireAttributes | undefined): Record<string, MessageAttribute> | undefined {
  return wire && mapEntries(wire, readAttribute);
}

/** From the engine to the wire; binary values in base64, as both protocols have them. */
export function writeAttributes(attributes: Readonly<Record<string, MessageAttribute>>): WireAttributes {
  return mapEntries(attributes, ({ dataType: DataType, stringValue: StringValue, binaryValue }) =>
    binaryValue ? { BinaryValue: Buffer.from(binaryValue).toString("base64"), DataType } : { StringValue, DataType },
  );
}

/**
 * Those of the attributes that a receiver asks for: by name, by the beginning of a name (`order.*`), or all
 * ("ReceiveMessage", MessageAttributeNames).
 */
export function pickAttributes(
  attributes: Readonly<Record<string, MessageAttribute>>,
  names: readonly string[],
): Record<string, MessageAttribute> | undefined {
  const picked = Object.entries(attributes).filter(([name]) => names.some((wanted) => matches(wanted, name)));
  return picked.length > 0 ? Object.fromEntries(picked) : undefined;
}

function readAttribute({ DataType, StringValue, BinaryValue }: WireAttribute, name: string): MessageAttribute {
  if (!DataType)
    throw new InvalidParameterValue(`The message attribute '${name}' must contain a non-empty message attribute type.`);
  const binary = DataType.startsWith("Binary");
  if (binary ? StringValue !== undefined : BinaryValue !== undefined)
    throw new InvalidParameterValue(
      `The message attribute '${name}' with type '${DataType}' must use field '${binary ? "Binary" : "String"}'.`,
    );
  if (!binary) return { dataType: DataType, stringValue: StringValue };
  return { dataType: DataType, binaryValue: BinaryValue as Uint8Array | undefined };
}

/** With any names at all, `__proto__` among them. */
function mapEntries<A, B>(entries: Readonly<Record<string, A>>, map: (value: A, name: string) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(entries).map(([name, value]) => [name, map(value, name)]));
}

function matches(wanted: string, name: string): boolean {
  if (wanted === "All" || wanted === "*") return true;
  return wanted.endsWith(".*") ? name.startsWith(wanted.slice(0, -2)) : wanted === name;
}
