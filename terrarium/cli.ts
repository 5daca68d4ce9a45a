#!/usr/bin/env node
import { enableCompileCache } from "node:module";

// Compiled code is kept between runs, and loaded before the rest is: it halves the time to the ready line.
enableCompileCache();
const { main } = await import("./command-line.ts");
process.exitCode = await main(process.argv.slice(2));
