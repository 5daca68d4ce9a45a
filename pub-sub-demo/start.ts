import { enableCompileCache } from "node:module";
import { join } from "node:path";

/**
 * `npm start`: the whole path from publisher to bucket on this machine. Compiled code is kept between runs, so what follows
 * is loaded only once that is on.
 */
enableCompileCache(join(import.meta.dirname, "../.sluice/compile-cache"));
import("./launch/launch.ts").then(({ launch }) => launch(process.argv.slice(2))).then((code) => process.exit(code));
