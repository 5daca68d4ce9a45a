import fc from "fast-check";
import { CRC32, CRC32C, CRC64NVME, type Crc, combineCrc, startCrc } from "./crc.ts";

const sum = (crc: Crc, ...pieces: Uint8Array[]) => {
  const running = startCrc(crc);
  for (const piece of pieces) running.update(piece);
  return running.digest().toString("hex");
};

// The check values of the catalogue of parametrised CRC algorithms: the checksum of "123456789".
test.each([
  ["CRC-32/ISO-HDLC", CRC32, "cbf43926"],
  ["CRC-32/ISCSI", CRC32C, "e3069283"],
  ["CRC-64/NVME", CRC64NVME, "ae8b14860a799888"],
])("%s", (_name, crc, check) => {
  expect(sum(crc, Buffer.from("123456789"))).toBe(check);
});

describe.each([
  ["CRC32", CRC32],
  ["CRC32C", CRC32C],
  ["CRC64NVME", CRC64NVME],
])("%s", (_name, crc) => {
  test("does not depend on how the data comes in pieces", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), (pieces) => {
        expect(sum(crc, ...pieces)).toBe(sum(crc, Buffer.concat(pieces)));
      }),
    );
  });

  test("of the whole follows from those of its pieces", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 6 }), (pieces) => {
        const parts = pieces.map((piece) => ({ digest: Buffer.from(sum(crc, piece), "hex"), size: piece.length }));
        expect(combineCrc(crc, parts).toString("hex")).toBe(sum(crc, Buffer.concat(pieces)));
      }),
    );
  });
});
