import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseEnv } from "node:util";
import type { Environment } from "./terraform/environment.ts";

/** The developer's `.env`, which the environment wins over; nothing if there is none. */
export function envFile(directory: string): Environment {
  try {
    return parseEnv(readFileSync(join(directory, ".env"), "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw error;
  }
}
