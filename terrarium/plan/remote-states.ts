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
      const other = stacks.filter((each) => each !== stack && keepsStateIn(each, stack, place.backend, config));
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

function keepsStateIn(owner: PlannedStack, reader: PlannedStack, type: unknown, config: JsonObject): boolean {
  const backend = owner.configuration.backend ?? { type: "local", config: {} };
  if (backend.type !== type) return false;
  if (type === "local") {
    const kept = String(backend.config.path ?? "terraform.tfstate");
    const read = String(config.path ?? "terraform.tfstate");
    return kept === read || resolve(owner.directory, kept) === resolve(reader.directory, read);
  }
  if (type === "s3") return ["bucket", "key"].every((name) => backend.config[name] === config[name]);
  return isDeepStrictEqual(backend.config, config);
}
