import { Random } from "../random.ts";
import { Versions } from "./versions.ts";

const ARN = "arn:aws:lambda:us-east-1:000000000000:function:orders";

function newVersions() {
  const versions = new Versions(ARN);
  versions.publish("1");
  versions.publish("2");
  return versions;
}

test("a version is itself, an alias is its version", () => {
  const versions = newVersions();
  versions.putAlias({ name: "live", version: "1" });
  expect(versions.choose("$LATEST", new Random(1))).toBe("$LATEST");
  expect(versions.choose("2", new Random(1))).toBe("2");
  expect(versions.choose("live", new Random(1))).toBe("1");
  expect(() => versions.choose("dev", new Random(1))).toThrow(`Function not found: ${ARN}:dev`);
});

test("a weight sends its share to the other version", () => {
  const versions = newVersions();
  versions.putAlias({ name: "live", version: "1", weights: { "2": 0.25 } });
  const random = new Random(7);
  const second = Array.from({ length: 1000 }, () => versions.choose("live", random)).filter(
    (version) => version === "2",
  );
  expect(second.length).toBeGreaterThan(200);
  expect(second.length).toBeLessThan(300);
});

test.each([
  [{ name: "live", version: "3" }, /Function not found: .*:3/],
  [{ name: "live", version: "1", weights: { "2": 1.5 } }, /with a weight from 0 to 1/],
  [{ name: "live", version: "$LATEST", weights: { "2": 0.5 } }, /\$LATEST is not supported/],
])("the alias %j is refused", (alias, problem) => {
  expect(() => newVersions().putAlias(alias)).toThrow(problem);
});
