import { isIP } from "node:net";
import fc from "fast-check";
import { parseIpAddress, sharePrefix } from "./ip-address.ts";

test.each<[string, bigint]>([
  ["10.0.0.1", 0x0a000001n],
  ["255.255.255.255", 0xffffffffn],
  ["::", 0n],
  ["::1", 1n],
  ["2001:db8::", 0x20010db8n << 96n],
  ["1:2:3:4:5:6:7:8", 0x00010002000300040005000600070008n],
  ["::ffff:10.0.0.1", 0xffff0a000001n],
  ["FE80::A", (0xfe80n << 112n) | 10n],
])("%s", (text, value) => {
  expect(parseIpAddress(text)?.value).toBe(value);
});

test.each([
  "",
  ":",
  ":::",
  "1.2.3",
  "1.2.3.4.5",
  "256.0.0.1",
  "01.2.3.4",
  "1:2:3:4:5:6:7",
  "1:2:3:4:5:6:7:8:9",
  "1::2::3",
  "::g",
])("%s is no address", (text) => {
  expect(parseIpAddress(text)).toBeUndefined();
});

test("what is an address to Node is one here, and nothing else is", () => {
  const text = fc.oneof(fc.ipV4(), fc.ipV6(), fc.stringMatching(/^[0-9a-f:.]{0,20}$/));
  fc.assert(
    fc.property(text, (candidate) => {
      expect(parseIpAddress(candidate)?.bits).toBe({ 0: undefined, 4: 32, 6: 128 }[isIP(candidate)]);
    }),
    { numRuns: 2000 },
  );
});

test("addresses of different kinds share nothing", () => {
  expect(sharePrefix(parseIpAddress("::")!, parseIpAddress("0.0.0.0")!, 0)).toBe(false);
  expect(sharePrefix(parseIpAddress("10.0.0.1")!, parseIpAddress("10.255.0.1")!, 8)).toBe(true);
});
