import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { dataSourceTypes, loadDataSource } from "./plan/data-source.ts";
import { functionNames } from "./plan/expression/call-function.ts";
import { loadDefinition } from "./registry.ts";
import type { ResourceDefinition } from "./resource.ts";

const DOCUMENT = join(import.meta.dirname, "../docs/support.md");

const HEAD = `# What the terrarium runs

Generated from \`terrarium/resources/\` by \`npm run fix\`. A type that is not here, and an argument that a type does not list, stop
the start with an error that names its address: nothing is silently left out.
`;

/** The text of docs/support.md: every type, with the arguments it honours, and those it ignores with the reason. */
export async function supportTable(): Promise<string> {
  const definitions = await Promise.all(definedTypes().map(loadDefinition));
  const contents = definitions.map(({ type, summary }) => `| [\`${type}\`](#${type}) | ${summary} |`);
  const table = ["| type | what of it |", "|---|---|", ...contents, ""];
  return [HEAD, ...table, ...dataSources(), ...functions(), ...definitions.map(section), ""].join("\n");
}

/** The Terraform types that have a file. */
export function definedTypes(): string[] {
  return readdirSync(join(import.meta.dirname, "resources"))
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts"))
    .map((file) => file.slice(0, -".ts".length).replaceAll("-", "_"))
    .sort();
}

function dataSources(): string[] {
  const rows = dataSourceTypes().map((type) => `| \`${type}\` | ${summaryOf(type)} |`);
  return ["## Data sources\n", "| type | what of it |", "|---|---|", ...rows, ""];
}

/** The outputs of other stacks are read with the graph, not looked up. */
function summaryOf(type: string): string {
  if (type === "terraform_remote_state") return "Outputs of another stack that runs here, found by its backend";
  return loadDataSource(type).summary;
}

function functions(): string[] {
  const names = functionNames().map((name) => `\`${name}\``);
  return [
    "## Functions\n",
    "The whole expression language of Terraform, with these functions:",
    `${names.join(", ")}.`,
  ];
}

function section({ type, summary, honours, ignores }: ResourceDefinition): string {
  const names = honours.map((name) => `\`${name}\``).join(", ");
  const ignored = Object.entries(ignores).map(([name, reason]) => `| \`${name}\` | ${reason} |`);
  const table = ignored.length > 0 ? ["", "| accepted, without effect here | because |", "|---|---|", ...ignored] : [];
  return [`\n## ${type}\n`, `${summary}.\n`, `Honoured: ${names || "nothing"}.`, ...table].join("\n");
}

if (import.meta.main) supportTable().then((text) => writeFileSync(DOCUMENT, text));
