import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

type Json = Record<string, unknown>;

/** Directories of Terraform JSON for one test file; `remove` takes them all away. */
export class StackDirectories {
  readonly #root = mkdtempSync(join(tmpdir(), "plan-test-"));
  #count = 0;

  /** A directory with these files: text as it is, anything else as JSON. */
  write(files: Readonly<Record<string, string | Json | unknown[]>>): string {
    const directory = join(this.#root, `case-${++this.#count}`);
    mkdirSync(directory);
    for (const [name, content] of Object.entries(files)) {
      const file = join(directory, name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
    }
    return directory;
  }

  /** A directory as CDK for Terraform writes it, with these stacks. */
  synthesized(stacks: Readonly<Record<string, Json | string>>): string {
    const names = Object.keys(stacks);
    const entries = names.map((name) => [
      name,
      {
        name,
        workingDirectory: `stacks/${name}`,
        synthesizedStackPath: `stacks/${name}/cdk.tf.json`,
        dependencies: [],
      },
    ]);
    return this.write({
      "manifest.json": { version: "0.21.0", stacks: Object.fromEntries(entries) },
      ...Object.fromEntries(names.map((name) => [`stacks/${name}/cdk.tf.json`, stacks[name]!])),
    });
  }

  remove(): void {
    rmSync(this.#root, { recursive: true });
  }
}

/** The problems that a call ends with; none where it does not. */
export function problemsOf(run: () => unknown): readonly string[] {
  try {
    run();
  } catch (error) {
    const { problems } = error as { problems?: readonly string[] };
    if (problems !== undefined) return problems;
    throw error;
  }
  return [];
}
