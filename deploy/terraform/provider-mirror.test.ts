import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { findMirror, mirrorConfiguration, providerInstallation } from "./provider-mirror.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "mirror-"));
});
afterEach(() => rmSync(root, { recursive: true }));

const provider = (mirror: string) => join(root, mirror, "registry.terraform.io/hashicorp/aws");

test("a mirror with unpacked providers is found where it holds the version", () => {
  mkdirSync(join(provider("opt/old"), "5.0.0/linux_amd64"), { recursive: true });
  mkdirSync(join(provider("opt/mirror"), "5.100.0/linux_amd64"), { recursive: true });
  expect(findMirror("5.100.0", root)).toBe(join(root, "opt/mirror"));
});

test("a mirror with packed providers is found, and one of another version is not", () => {
  mkdirSync(provider("srv"), { recursive: true });
  writeFileSync(join(provider("srv"), "terraform-provider-aws_5.100.0_linux_amd64.zip"), "");
  expect(findMirror("5.100.0", root)).toBe(join(root, "srv"));
  expect(findMirror("5.10.0", root)).toBeUndefined();
});

test("nothing is looked for deeper than people keep mirrors", () => {
  mkdirSync(join(provider("a/b/c/d"), "5.100.0"), { recursive: true });
  expect(findMirror("5.100.0", root)).toBeUndefined();
});

test("the configuration names the mirror for this provider alone", () => {
  const file = mirrorConfiguration("/opt/mirror");
  expect(readFileSync(file, "utf8")).toMatch(
    /path += "\/opt\/mirror"\n +include = \["registry\.terraform\.io\/hashicorp\/aws"\]/,
  );
  expect(readFileSync(file, "utf8")).toMatch(/direct \{\n +exclude = \["registry\.terraform\.io\/hashicorp\/aws"\]/);
  rmSync(dirname(file), { recursive: true });
});

test("a configuration of the user stays in force if it is there", () => {
  const mine = join(root, "terraformrc");
  writeFileSync(mine, "");
  expect(providerInstallation("5.100.0", { TF_CLI_CONFIG_FILE: mine })).toEqual({ TF_CLI_CONFIG_FILE: mine });
});

test("one that is not there is not passed on", () => {
  const missing = join(root, "missing");
  const { TF_CLI_CONFIG_FILE } = providerInstallation("0.0.1", {
    TF_CLI_CONFIG_FILE: missing,
    TF_PLUGIN_CACHE_DIR: root,
  });
  expect(TF_CLI_CONFIG_FILE).toBeUndefined();
});
