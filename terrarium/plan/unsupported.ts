import { isObject, type JsonObject } from "./configuration.ts";
import { dataSourceTypes } from "./data-source.ts";
import { describeNode, type PlannedNode } from "./plan.ts";

const metaArguments: Readonly<Record<string, string>> = {
  count: "write one block for each instance (in CDK for Terraform, a loop in the program)",
  for_each: "write one block for each instance (in CDK for Terraform, a loop in the program)",
  provisioner: "provisioners run commands beside Terraform; nothing runs them here",
  connection: "it belongs to provisioners, which nothing runs here",
};

/** What a resource or a data source asks for that the terrarium does not do, each with what to do about it. */
export function unsupportedIn(node: PlannedNode & { body: JsonObject }): string[] {
  const where = describeNode(node);
  const problems = Object.entries(metaArguments)
    .filter(([name]) => Object.hasOwn(node.body, name) && node.body[name] !== null)
    .map(([name, remedy]) => `${where}: ${name} is not supported by the terrarium: ${remedy}`);
  for (const path of dynamicBlocks(node.body, "")) {
    problems.push(`${where}: the dynamic block ${path} is not supported by the terrarium: write its blocks one by one`);
  }
  if (node.kind === "data" && !dataSourceTypes().includes(node.type)) {
    problems.push(
      `${where}: the data source ${node.type} is not supported by the terrarium; there are ${dataSourceTypes().join(", ")}. ` +
        "Give the value as a variable or a constant, or add it in terrarium/plan/data/",
    );
  }
  return problems;
}

function dynamicBlocks(body: unknown, path: string): string[] {
  if (Array.isArray(body)) return body.flatMap((item) => dynamicBlocks(item, path));
  if (!isObject(body)) return [];
  return Object.entries(body).flatMap(([name, value]) => {
    if (name === "//") return [];
    const inner = path === "" ? name : `${path}.${name}`;
    const blocks = name === "dynamic" && isObject(value) ? Object.entries(value) : [];
    const dynamic = blocks
      .filter(([, block]) => isDynamic(block))
      .map(([block]) => (path === "" ? block : `${path}.${block}`));
    return dynamic.length > 0 ? dynamic : dynamicBlocks(value, inner);
  });
}

function isDynamic(block: unknown): boolean {
  if (Array.isArray(block)) return block.some(isDynamic);
  return isObject(block) && Object.hasOwn(block, "for_each");
}
