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
  if (!wire) return undefined;
  const attributes: Record<string, MessageAttribute> = {};
  for (const [name, { DataType, StringValue, BinaryValue }] of Object.entries(wire)) {
    if (!DataType)
      throw new InvalidParameterValue(
        `The message attribute '${name}' must contain a non-empty message attribute type.`,
      );
    const binary = DataType.startsWith("Binary");
    if (binary ? StringValue !== undefined : BinaryValue !== undefined)
      throw new InvalidParameterValue(
        `The message attribute '${name}' with type '${DataType}' must use field '${binary ? "Binary" : "String"}'.`,
      );
    attributes[name] = binary
      ? { dataType: DataType, binaryValue: BinaryValue as Uint8Array | undefined }
      : { dataType: DataType, stringValue: StringValue };
  }
  return attributes;
}

/** From the engine to the wire; binary values in base64, as both protocols have them. */
export function writeAttributes(attributes: Readonly<Record<string, MessageAttribute>>): WireAttributes {
  const wire: Record<string, WireAttribute> = {};
  for (const [name, { dataType, stringValue, binaryValue }] of Object.entries(attributes))
    wire[name] = binaryValue
      ? { BinaryValue: Buffer.from(binaryValue).toString("base64"), DataType: dataType }
      : { StringValue: stringValue, DataType: dataType };
  return wire;
}

/**
 * Those of the attributes that a receiver asks for: by name, by the beginning of a name (`order.*`), or all
 * ("ReceiveMessage", MessageAttributeNames).
 */
export function pickAttributes(
  attributes: Readonly<Record<string, MessageAttribute>>,
  names: readonly string[],
): Record<string, MessageAttribute> | undefined {
  const picked: Record<string, MessageAttribute> = {};
  let any = false;
  for (const [name, attribute] of Object.entries(attributes)) {
    if (!names.some((wanted) => matches(wanted, name))) continue;
    picked[name] = attribute;
    any = true;
  }
  return any ? picked : undefined;
}

function matches(wanted: string, name: string): boolean {
  if (wanted === "All" || wanted === "*") return true;
  return wanted.endsWith(".*") ? name.startsWith(wanted.slice(0, -2)) : wanted === name;
}
