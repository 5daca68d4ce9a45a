import fc from "fast-check";
import { conflictKey, objectKey } from "./object-key.ts";

test.each([
  [10, "10"],
  ["0b9c5c5e-3a54-4f0e-9e43-5a5a2f3c9d11", "0b9c5c5e-3a54-4f0e-9e43-5a5a2f3c9d11"],
  ["order_7", "order_7"],
  ["../etc/passwd", "!2E!2E!2Fetc!2Fpasswd"],
  ["a!2Fb", "a!212Fb"],
  ["é\u0000", "!C3!A9!00"],
])("%p is kept under %p", (id, key) => {
  expect(objectKey(id)).toBe(key);
});

test("every id has its own key, of safe characters and within S3's length", () => {
  const id = fc.oneof(
    fc.string({ unit: "binary", minLength: 1, maxLength: 2_000 }),
    fc.string({ unit: fc.constantFrom("a", "!", ".", "2", "E", "/"), minLength: 1, maxLength: 5 }),
  );
  fc.assert(
    fc.property(id, id, (a, b) => {
      expect(objectKey(a)).toMatch(/^[A-Za-z0-9_!.-]{1,400}$/);
      expect(objectKey(a) === objectKey(b)).toBe(a === b);
    }),
  );
});

test("the key of another content under a known id is the key of no id", () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), (id) => {
      expect(objectKey(id)).not.toBe(conflictKey("10", "abc"));
    }),
  );
  expect(objectKey("10.abc")).not.toBe(conflictKey("10", "abc"));
});
