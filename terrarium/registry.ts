import { existsSync } from "node:fs";
import { join } from "node:path";
import type { ResourceDefinition } from "./resource.ts";
import { StartError } from "./start-error.ts";

const RESOURCES = join(import.meta.dirname, "resources");

/** `aws_sqs_queue` → `aws-sqs-queue.ts`: the file name is the registry. */
export function resourceFile(type: string): string {
  return `${type.replaceAll("_", "-")}.ts`;
}

/**
 * Loads the definition of each type that the plan uses, and no other. Types without a file are reported all at once.
 *
 * @throws StartError
 */
export async function loadDefinitions(
  resources: readonly { readonly stack: string; readonly address: string; readonly type: string }[],
): Promise<ReadonlyMap<string, ResourceDefinition>> {
  const missing = resources.filter(({ type }) => !existsSync(join(RESOURCES, resourceFile(type))));
  if (missing.length > 0) {
    throw new StartError(
      missing.map(
        ({ stack, address, type }) =>
          `${stack}/${address}: the terrarium does not run ${type}. Leave it out of the stack that you run here, ` +
          `or add terrarium/resources/${resourceFile(type)} (docs/support.md lists what runs, CONTRIBUTING.md says how to add one).`,
      ),
    );
  }
  const types = [...new Set(resources.map(({ type }) => type))];
  const loaded = await Promise.all(types.map(async (type) => [type, await loadDefinition(type)] as const));
  return new Map(loaded);
}

/** The definition in a type's file. @throws when the file defines another type than its name says. */
export async function loadDefinition(type: string): Promise<ResourceDefinition> {
  const module = (await import(`./resources/${resourceFile(type)}`)) as { default: ResourceDefinition };
  if (module.default?.type !== type) {
    throw new Error(`terrarium/resources/${resourceFile(type)} must default-export the definition of ${type}`);
  }
  return module.default;
}
