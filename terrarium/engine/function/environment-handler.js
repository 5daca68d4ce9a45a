// Finds a handler by its name and says what is wrong with it in the words of Lambda's runtime for Node.js.
import { existsSync, statSync } from "node:fs";
import { createRequire, registerHooks } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const require = createRequire(import.meta.url);

/** What Lambda's runtimes bring along: it is resolved from here where the bundle does not have it. */
const PROVIDED = /^@(aws-sdk|smithy)\//;

/** @param {string} root directory of the code @param {string} name `src/orders.handler` */
export async function loadHandler(root, name) {
  const folder = dirname(name);
  const [, file, path] = /^([^.]*)\.(.*)$/.exec(basename(name)) ?? [];
  if (!file || !path || name.includes(".."))
    throw named("Runtime.MalformedHandlerName", `Bad handler: ${name} must be file.function`);
  provideSdk();
  const exported = await load(resolve(root, folder, file), join(folder, file));
  let found = exported;
  for (const part of path.split(".")) found = found?.[part];
  if (found === undefined) throw named("Runtime.HandlerNotFound", `${name} is undefined or not exported`);
  if (typeof found !== "function") throw named("Runtime.HandlerNotFound", `${name} is not a function`);
  return found;
}

async function load(path, shown) {
  const file = ["", ".js", ".mjs", ".cjs"].map((extension) => path + extension).find(isFile);
  if (!file) {
    throw named(
      "Runtime.ImportModuleError",
      `Error: Cannot find module '${shown}'\nLooked for .js, .mjs and .cjs in the function's code`,
    );
  }
  try {
    if (file.endsWith(".mjs")) return await import(pathToFileURL(file).href);
    return require(file);
  } catch (error) {
    if (error?.code === "ERR_REQUIRE_ASYNC_MODULE") return importAsync(file);
    throw translated(error);
  }
}

/** A module with an await at its top level cannot be required. */
async function importAsync(file) {
  try {
    return await import(pathToFileURL(file).href);
  } catch (error) {
    throw translated(error);
  }
}

function translated(error) {
  if (error instanceof SyntaxError)
    return named("Runtime.UserCodeSyntaxError", `SyntaxError: ${error.message}`, error.stack);
  if (error?.code === "MODULE_NOT_FOUND" || error?.code === "ERR_MODULE_NOT_FOUND") {
    return named("Runtime.ImportModuleError", `Error: ${error.message}`, error.stack);
  }
  return error;
}

function named(type, message, stack) {
  const error = new Error(message);
  error.name = type;
  error.stack = stack ? `${type}: ${stack}` : `${type}: ${message}`;
  return error;
}

const isFile = (path) => existsSync(path) && statSync(path).isFile();

function provideSdk() {
  registerHooks({
    resolve(specifier, context, next) {
      if (!PROVIDED.test(specifier)) return next(specifier, context);
      try {
        return next(specifier, context);
      } catch (error) {
        const provided = resolveHere(specifier);
        if (!provided) throw error;
        return { url: pathToFileURL(provided).href, shortCircuit: true };
      }
    },
  });
}

let resolving = false;

/** Asks the hook above again, which must then not ask here. */
function resolveHere(specifier) {
  if (resolving) return undefined;
  resolving = true;
  try {
    return require.resolve(specifier);
  } catch {
    return undefined;
  } finally {
    resolving = false;
  }
}
