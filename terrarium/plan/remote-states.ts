import { resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { isObject, type JsonObject } from "./configuration.ts";
import { evaluateEarly } from "./early-values.ts";
import { ExpressionError } from "./expression/expression-error.ts";
import type { PlannedStack, RemoteState } from "./plan.ts";

/**
 * Finds the stack whose outputs a `terraform_remote_state` reads: the one whose backend keeps its state in that place.
 * (Terraform, "The terraform_remote_state Data Source"; CDK for Terraform writes one for each stack that another refers to.)
 */
export function findRemoteStates(
  stack: PlannedStack,
  stacks: readonly PlannedStack[],
): { found: Record<string, RemoteState>; problems: string[] } {
  const found: [string, RemoteState][] = [];
  const problems: string[] = [];
  for (const { type, name, body } of stack.configuration.data.values()) {
    if (type !== "terraform_remote_state") continue;
    const where = `data.${type}.${name} (stack ${stack.name})`;
    try {
      const place = evaluateEarly({ backend: body.backend, config: body.config ?? {} }, stack) as {
        backend: unknown;
        config: unknown;
      };
      const config = isObject(place.config) ? place.config : {};
      const other = keepersOf(place.backend, config, stack, stacks);
      if (other.length === 1)
        found.push([name, { stack: other[0]!.name, defaults: isObject(body.defaults) ? body.defaults : {} }]);
      else {
        const count =
          other.length === 0 ? "no stack here" : `more than one stack (${other.map((each) => each.name).join(", ")})`;
        problems.push(
          `${where}: ${count} keeps its state in ${place.backend} ${JSON.stringify(config)}; ` +
            "the terrarium reads the outputs of stacks that it runs, so give it the directory that has both",
        );
      }
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      problems.push(`${where}: ${error.message}`);
    }
  }
  return { found: Object.fromEntries(found), problems };
}

/** The other stacks whose backend is this place. */
function keepersOf(
  type: unknown,
  config: JsonObject,
  reader: PlannedStack,
  stacks: readonly PlannedStack[],
): PlannedStack[] {
  const backendOf = (stack: PlannedStack): { type: string; config: JsonObject } =>
    stack.configuration.backend ?? { type: "local", config: {} };
  const others = stacks.filter((stack) => stack !== reader && backendOf(stack).type === type);
  if (type === "local") {
    const pathOf = (place: JsonObject): string => String(place.path ?? "terraform.tfstate");
    const read = pathOf(config);
    const same = others.filter(
      (stack) => resolve(stack.directory, pathOf(backendOf(stack).config)) === resolve(reader.directory, read),
    );
    // CDK for Terraform writes a relative path as it is given, for the reader as for the owner.
    return same.length > 0 ? same : others.filter((stack) => pathOf(backendOf(stack).config) === read);
  }
  if (type === "s3") {
    return others.filter((stack) => ["bucket", "key"].every((name) => backendOf(stack).config[name] === config[name]));
  }
  return others.filter((stack) => isDeepStrictEqual(backendOf(stack).config, config));
}
