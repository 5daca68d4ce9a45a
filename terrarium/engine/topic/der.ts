/** Distinguished encoding rules, as far as a certificate needs them (ITU-T X.690). */
export function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.of(tag, length), content]);
  const bytes = length.toString(16);
  const encoded = Buffer.from(bytes.length % 2 ? `0${bytes}` : bytes, "hex");
  return Buffer.concat([Buffer.of(tag, 0x80 | encoded.length), encoded, content]);
}

export const sequence = (...items: readonly Uint8Array[]) => der(0x30, ...items);
export const set = (...items: readonly Uint8Array[]) => der(0x31, ...items);
export const utf8 = (text: string) => der(0x0c, Buffer.from(text));
export const bitString = (bytes: Uint8Array) => der(0x03, Buffer.of(0), bytes);
export const octetString = (bytes: Uint8Array) => der(0x04, bytes);
export const NULL = der(0x05);
export const TRUE = der(0x01, Buffer.of(0xff));

/** A positive whole number, most significant byte first. */
export function integer(bytes: Uint8Array): Buffer {
  return der(0x02, (bytes[0] ?? 0) & 0x80 ? Buffer.of(0) : Buffer.alloc(0), bytes);
}

/** @param dotted `2.5.4.3` */
export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split(".").map(Number);
  const bytes = [first * 40 + second];
  for (const arc of rest) {
    const septets = [arc & 0x7f];
    for (let left = arc >>> 7; left > 0; left >>>= 7) septets.unshift((left & 0x7f) | 0x80);
    bytes.push(...septets);
  }
  return der(0x06, Buffer.from(bytes));
}

/** UTCTime up to 2049, GeneralizedTime from then on, as RFC 5280 (4.1.2.5) has it. */
export function time(at: number): Buffer {
  const digits = new Date(at).toISOString().replace(/[-:T]|\.\d+/g, "");
  return digits < "2050" ? der(0x17, Buffer.from(digits.slice(2))) : der(0x18, Buffer.from(digits));
}
