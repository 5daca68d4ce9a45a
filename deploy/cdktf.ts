import { spawn } from "node:child_process";
import { cdktfCommand } from "./cdktf/command-line.ts";
import { cacheDirectory, installCdktf } from "./cdktf/install.ts";
import { envFile } from "./env-file.ts";

/**
 * `npm run cdktf -- deploy '*'`, `diff`, `destroy` …: cdktf-cli with the Node that this project brings, which `npx cdktf-cli` does not run on
 * (docs/adr/0006-deploy-folder.md). Signals reach it directly: it belongs to the same terminal.
 */
const program = await installCdktf(cacheDirectory(), (message) => console.error(message));
// Terraform reads its variables from the environment: those of `.env` are in it as the settings are.
const { args, env } = cdktfCommand(program, process.argv.slice(2), { ...envFile(process.cwd()), ...process.env });
const child = spawn(process.execPath, args, { env: env as NodeJS.ProcessEnv, stdio: "inherit" });
process.on("SIGINT", () => {}); // the child has got it too, and decides what it means
process.on("SIGTERM", () => child.kill("SIGINT"));
child.on("exit", (code) => {
  process.exitCode = code ?? 1;
});
