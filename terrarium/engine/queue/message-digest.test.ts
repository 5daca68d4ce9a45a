import type { MessageAttribute } from "./message.ts";
import { md5OfAttributes } from "./message-digest.ts";

const text = (stringValue: string, dataType = "String"): MessageAttribute => ({ dataType, stringValue });

/** Digests that AWS itself has answered with. */
test.each<[string, Record<string, MessageAttribute>, string]>([
  [
    "sorted by name",
    { "Help.Me": text("Me"), Hello: text("There"), General: text("Kenobi") },
    "4c360f3fdafd970e05fae2f149d997f5",
  ],
  ["two of them", { Hello: text("There"), General: text("Kenobi") }, "fca026605781cb4126a1e9044df24232"],
  [
    "binary",
    {
      attr1: {
        dataType: "Binary",
        binaryValue: Buffer.from("traceparent\x1e00-774062d6c37081a5a0b9b5b88e30627c-2d2482211f6489da-01"),
      },
    },
    "8cbe4db156db8a94db8b801b7addb984",
  ],
  [
    "a system attribute",
    { AWSTraceHeader: text("Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1") },
    "5ae4d5d7636402d80f4eb6d213245a88",
  ],
])("the digest of attributes is AWS's: %s", (_, attributes, digest) => {
  expect(md5OfAttributes(attributes)).toBe(digest);
});
