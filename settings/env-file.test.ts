import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LOG_RETENTION_DAYS } from "../constructs/log-group.ts";
import { loadSettings } from "../settings.ts";
import { LEAST, problemsOf } from "../tests/factories/settings.ts";

test("whatever CloudWatch accepts as a retention is accepted", () => {
  const refused = LOG_RETENTION_DAYS.filter(
    (days) => problemsOf({ ...LEAST, LOG_RETENTION_DAYS: String(days) }).length > 0,
  );
  expect(refused).toEqual([]);
});

describe("the file .env", () => {
  let directory: string;
  const file = (text: string) => {
    const path = join(directory, ".env");
    writeFileSync(path, text);
    return path;
  };
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "sluice-settings-"));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  test("is read, and the environment wins over it", () => {
    const path = file("# ours\nAWS_REGION=us-east-1\nDOMAIN=example.org\nNAME_PREFIX='blue'\n");
    const { deployment, gateway } = loadSettings({ AWS_REGION: "eu-west-1" }, path);
    expect([deployment.region, deployment.namePrefix, gateway.domain]).toEqual(["eu-west-1", "blue", "example.org"]);
  });

  test("is not needed", () => {
    expect(loadSettings(LEAST, join(directory, "none")).gateway.domain).toBe("example.com");
  });

  test("that cannot be read is an error, not a missing one", () => {
    expect(() => loadSettings(LEAST, directory)).toThrow("EISDIR");
  });
});
