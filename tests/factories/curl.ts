import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const ROOT = join(import.meta.dirname, "../..");

/** The command of a document that begins with `curl`, as it stands there. */
export function documentedCurl(document: string): string {
  const command = /```\n(curl [\s\S]*?)\n```/.exec(readFileSync(join(ROOT, document), "utf8"))?.[1];
  if (command === undefined) throw new Error(`${document} has no command that begins with curl`);
  return command;
}

/** Runs a command in a shell, as a reader of the document does; status and body of what curl got. */
export async function runCurl(
  command: string,
  env: Readonly<Record<string, string>>,
): Promise<{ readonly status: number; readonly body: string }> {
  // Where the command says what curl is to print, it would not be the document's any more.
  const home = mkdtempSync(join(tmpdir(), "journey-curl-"));
  writeFileSync(join(home, ".curlrc"), 'silent\nshow-error\nmax-time = 30\nwrite-out = "\\n%{http_code}"\n');
  try {
    const { PATH } = process.env;
    const { stdout } = await promisify(execFile)("sh", ["-c", command], { env: { PATH, ...env, CURL_HOME: home } });
    const end = stdout.lastIndexOf("\n");
    return { status: Number(stdout.slice(end + 1)), body: stdout.slice(0, end) };
  } finally {
    rmSync(home, { recursive: true });
  }
}
