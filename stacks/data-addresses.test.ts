import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import {
  type DeclaredResource,
  declaredResources,
  readApp,
  type SynthesizedStack,
} from "../constructs/checks/synthesized-app.ts";
import { DATA_TYPES, PROTECTED_TYPES } from "../tests/deployment/holds-data.ts";
import listed from "./data-addresses.json" with { type: "json" };

const ROOT = join(import.meta.dirname, "..");
const STATE_BUCKET = "states";

/** Our app as it is synthesized with just these settings. */
async function synthesized(settings: Readonly<Record<string, string>>): Promise<SynthesizedStack[]> {
  const home = mkdtempSync(join(tmpdir(), "addresses-"));
  const { PATH, HOME, TMPDIR } = process.env;
  const given = { AWS_REGION: "eu-west-1", DOMAIN: "example.com", GATEWAY_API_KEY_REQUIRED: "true", ...settings };
  try {
    await promisify(execFile)(process.execPath, [join(ROOT, "main.ts")], {
      cwd: home,
      env: { PATH, HOME, TMPDIR, ...given },
    });
    return readApp(join(home, "cdktf.out"));
  } finally {
    rmSync(home, { recursive: true });
  }
}

const addressOf = ({ stack, address }: DeclaredResource) => `${stack}: ${address}`;
const holdingData = (stacks: readonly SynthesizedStack[]) =>
  declaredResources(stacks).filter(({ type }) => DATA_TYPES.has(type));

const ADVICE = `
This is what Terraform knows them by. An address that is gone is destroyed at the next deployment, with what it holds; a new one is made, empty.
  - It was renamed or moved in the code: call moveFromId("TYPE.OLD") on the resource, where it is made, and write the new
    address into stacks/data-addresses.json. Keep the call until every deployment has been updated.
  - It is new, or it is to go: change stacks/data-addresses.json, and say so in the changelog.
`;

describe("what holds data", () => {
  let development: readonly SynthesizedStack[];
  beforeAll(async () => {
    development = await synthesized({ STATE_BUCKET, STATE_IN_BUCKET: "false" });
  });

  test("stands at the addresses that data-addresses.json keeps", () => {
    const found = holdingData(development).map(addressOf).sort();
    const gone = listed.filter((address) => !found.includes(address));
    const unlisted = found.filter((address) => !listed.includes(address));
    const differences = [
      ...gone.map((address) => `gone: ${address}`),
      ...unlisted.map((address) => `new:  ${address}`),
    ];
    if (differences.length > 0) throw new Error(`${differences.join("\n")}\n${ADVICE}`);
  });

  test("comes away in development, with what it holds", () => {
    const held = holdingData(development);
    expect(held.filter(isProtected).map(addressOf)).toEqual([]);
    const buckets = held.filter(({ type }) => type === "aws_s3_bucket");
    expect(Object.fromEntries(buckets.map((bucket) => [bucket.stack, bucket.arguments.force_destroy]))).toEqual({
      subscriber: true,
      state: true,
      web: true,
    });
  });

  test("refuses to be destroyed in production", async () => {
    const held = holdingData(await synthesized({ STATE_BUCKET, ENVIRONMENT: "production" }));
    const worthIt = held.filter(({ type }) => PROTECTED_TYPES.has(type));
    expect(worthIt.length).toBeGreaterThan(3);
    expect(worthIt.filter((resource) => !isProtected(resource)).map(addressOf)).toEqual([]);
    expect(worthIt.filter(({ arguments: { force_destroy } }) => force_destroy === true).map(addressOf)).toEqual([]);
  });

  test("is protected as long as states are in it, in development too", async () => {
    const held = holdingData(await synthesized({ STATE_BUCKET }));
    expect(held.filter(isProtected).map(addressOf)).toEqual([expect.stringMatching(/^state: aws_s3_bucket\./)]);
  });
});

/** By Terraform, or by the service itself. */
function isProtected({ arguments: args }: DeclaredResource): boolean {
  const { prevent_destroy } = (args.lifecycle ?? {}) as { prevent_destroy?: boolean };
  return prevent_destroy === true || args.deletion_protection_enabled === true;
}
