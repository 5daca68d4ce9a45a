import { registerHooks } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const url = pathToFileURL(join(import.meta.dirname, "pipe-terminal.ts")).href;

/** Loaded before cdktf-cli: gives it pipes where it asks for its native terminal. */
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === "@cdktf/node-pty-prebuilt-multiarch"
      ? { url, format: "module-typescript", shortCircuit: true }
      : next(specifier, context),
});
