import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { unpackCode } from "../../terrarium/engine/function/code.ts";
import type { DeployedFunction } from "../../terrarium/engine/function/deployed-function.ts";
import type { FunctionDefinition } from "../../terrarium/engine/function/function-definition.ts";
import { FunctionService } from "../../terrarium/engine/function/function-service.ts";
import { Lifecycle } from "../../terrarium/engine/lifecycle.ts";
import type { World } from "../../terrarium/engine/world.ts";

export const FUNCTION_ROLE = "arn:aws:iam::000000000000:role/orders";

/** Writes files to a new directory: a deployment package that nobody has packed yet. */
export function writeCode(files: Readonly<Record<string, string>>): string {
  const directory = mkdtempSync(join(tmpdir(), "terrarium-test-code-"));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
  return directory;
}

/** Declares a function whose code is what `index.js` says, or all these files, with the handler `index.handler`. */
export function declareFunction(
  world: World,
  code: string | Readonly<Record<string, string>>,
  definition: Partial<FunctionDefinition> = {},
): DeployedFunction {
  const directory = writeCode(typeof code === "string" ? { "index.js": code } : code);
  const unpacked = unpackCode(directory);
  rmSync(directory, { recursive: true, force: true });
  try {
    return world.service(FunctionService).declare({
      name: "orders",
      roleArn: FUNCTION_ROLE,
      handler: "index.handler",
      runtime: "nodejs22.x",
      code: unpacked,
      ...definition,
    });
  } catch (error) {
    unpacked.remove();
    throw error;
  }
}

/** Ends the threads of a world's functions and removes their code. */
export function closeFunctions(world: World): void {
  world.service(Lifecycle).close();
}
