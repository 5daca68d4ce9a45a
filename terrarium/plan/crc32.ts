const table = Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** The checksum by which the provider names and sorts things (IEEE 802.3). node:zlib has it, but takes longer to load. */
export function crc32(text: string): number {
  let value = 0xffffffff;
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at++) value = (value >>> 8) ^ table[(value ^ bytes[at]!) & 0xff]!;
  return (value ^ 0xffffffff) >>> 0;
}
