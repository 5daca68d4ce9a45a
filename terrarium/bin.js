#!/usr/bin/env node
// Plain JavaScript, so that Node need not load its TypeScript stripper for this file alone: what it imports comes stripped
// and compiled from the cache, which has to be on before.
import { enableCompileCache } from "node:module";

// Functions run in UTC, as on Lambda, and a thread has its process's time zone. Nothing here says a local time.
process.env.TZ = "UTC";
enableCompileCache();
const { main } = await import("./cli.ts");
process.exitCode = await main(process.argv.slice(2));
