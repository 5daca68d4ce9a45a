import { hash } from "node:crypto";
import type { MessageAttribute } from "./message.ts";

const STRING = Buffer.of(1);
const BINARY = Buffer.of(2);

export function md5OfText(text: string): string {
  return hash("md5", text);
}

/**
 * MD5 of attributes as the SDKs check it ("Calculating the MD5 message digest for message attributes" in the Amazon
 * SQS Developer Guide): sorted by name, each name, type and value with its length before it.
 */
export function md5OfAttributes(attributes: Readonly<Record<string, MessageAttribute>>): string {
  const parts: Uint8Array[] = [];
  const add = (value: Uint8Array) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(value.length);
    parts.push(length, value);
  };
  for (const name of Object.keys(attributes).sort()) {
    const { dataType, stringValue, binaryValue } = attributes[name]!;
    add(Buffer.from(name));
    add(Buffer.from(dataType));
    if (binaryValue) parts.push(BINARY);
    else parts.push(STRING);
    add(binaryValue ?? Buffer.from(stringValue ?? ""));
  }
  return hash("md5", Buffer.concat(parts));
}
