import { stableUuid } from "./stable-uuid.ts";

test("a text has always the same UUID, and another text another", () => {
  expect(stableUuid("stack/aws_kms_key.a")).toMatch(
    /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
  );
  expect(stableUuid("stack/aws_kms_key.a")).toBe(stableUuid("stack/aws_kms_key.a"));
  expect(stableUuid("stack/aws_kms_key.b")).not.toBe(stableUuid("stack/aws_kms_key.a"));
});
