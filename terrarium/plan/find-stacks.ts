import { readdirSync, statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { readJsonFile } from "./json-file.ts";
import { PlanError } from "./plan-error.ts";

/** A stack that has been found: the files that Terraform would read in its directory. */
export interface FoundStack {
  readonly name: string;
  readonly directory: string;
  readonly files: readonly string[];
}

/**
 * The stacks of a directory: every one in the manifest of a `cdktf.out`, or the directory itself where it holds Terraform
 * JSON (Terraform language, "Files and Configuration Structure").
 */
export function findStacks(directory: string): FoundStack[] {
  const stat = statSync(directory, { throwIfNoEntry: false });
  if (stat === undefined)
    throw new PlanError(`${directory} does not exist: run "npm run synth" first, or name another directory`);
  if (!stat.isDirectory()) throw new PlanError(`${directory} is a file: name the directory that it is in`);
  const names = readdirSync(directory);
  if (names.includes("manifest.json")) return stacksOfManifest(directory);
  const files = terraformFiles(directory);
  if (files.length > 0) return [{ name: basename(resolve(directory)), directory: resolve(directory), files }];
  if (names.some((name) => name.endsWith(".tf"))) throw new PlanError(onlyHcl(directory));
  throw new PlanError(
    `${directory} has neither a manifest.json nor Terraform JSON (*.tf.json): run "npm run synth" first, or name another directory`,
  );
}

function stacksOfManifest(directory: string): FoundStack[] {
  const file = join(directory, "manifest.json");
  const manifest = readJsonFile(file) as { stacks?: Record<string, unknown> } | null;
  const stacks = manifest?.stacks;
  if (typeof stacks !== "object" || stacks === null) {
    throw new PlanError(`${file} has no "stacks": it is not the manifest that CDK for Terraform writes`);
  }
  const problems: string[] = [];
  const found: FoundStack[] = [];
  for (const [name, stack] of Object.entries(stacks)) {
    const { workingDirectory, synthesizedStackPath } = (stack ?? {}) as Record<string, unknown>;
    if (typeof workingDirectory !== "string") {
      problems.push(`${file}: stack ${name} has no "workingDirectory"`);
      continue;
    }
    const stackDirectory = resolve(directory, workingDirectory);
    const files = terraformFiles(stackDirectory);
    if (files.length > 0) found.push({ name, directory: stackDirectory, files });
    else if (String(synthesizedStackPath).endsWith(".tf")) problems.push(onlyHcl(stackDirectory));
    else problems.push(`stack ${name}: there is no Terraform JSON in ${stackDirectory}: run "npm run synth" again`);
  }
  if (problems.length > 0) throw new PlanError(problems);
  if (found.length === 0) throw new PlanError(`${file} names no stacks: nothing would run`);
  return found;
}

function onlyHcl(directory: string): string {
  return (
    `${directory} has its configuration in HCL (*.tf), which the terrarium does not read: ` +
    "synthesize JSON (for CDK for Terraform, without --hcl)"
  );
}

/** In the order in which Terraform reads them: by name, files that override others last. */
function terraformFiles(directory: string): string[] {
  const stat = statSync(directory, { throwIfNoEntry: false });
  if (stat === undefined) return [];
  const names = readdirSync(directory)
    .filter((name) => name.endsWith(".tf.json"))
    .sort();
  const last = names.filter(isOverride);
  return [...names.filter((name) => !isOverride(name)), ...last].map((name) => join(directory, name));
}

/** Terraform language, "Override Files". */
export function isOverride(file: string): boolean {
  const name = basename(file);
  return name === "override.tf.json" || name.endsWith("_override.tf.json");
}
