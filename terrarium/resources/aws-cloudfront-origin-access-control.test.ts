import { declareResource } from "../../tests/factories/resource.ts";
import accessControl from "./aws-cloudfront-origin-access-control.ts";

const ARGS = {
  name: "site",
  origin_access_control_origin_type: "s3",
  signing_behavior: "always",
  signing_protocol: "sigv4",
};

test("has an id that is the same in every run", () => {
  const { attributes } = declareResource(accessControl, ARGS);
  expect(attributes.id).toMatch(/^E[0-9A-Z]{13}$/);
  expect(declareResource(accessControl, ARGS).attributes).toEqual(attributes);
});

test.each([
  [{ origin_access_control_origin_type: "lambda" }, 'must be s3 here, but is "lambda"'],
  [{ signing_behavior: "sometimes" }, "always, never, no-override"],
])("%j is refused", (changes, reason) => {
  expect(() => declareResource(accessControl, { ...ARGS, ...changes })).toThrow(reason);
});
