import type { Construct } from "constructs";
import { WrongProp } from "./wrong-prop.ts";

/**
 * What a target gets of an event: a part of it, or a text with parts of it. In a template, `<name>` stands for the value at the path of that name.
 * Source: "Amazon EventBridge input transformation".
 */
export type EventInput =
  | { readonly part: string }
  | { readonly template: string; readonly paths: Readonly<Record<string, string>> };

const PATH = /^\$(\.[\w-]+|\[\d+\]|\[\*\])*$/;
const RESERVED = /^aws\.events\.(rule-arn|rule-name|event\.ingestion-time|event|event\.json)$/;

/** The arguments of a Terraform event target. @throws WrongProp for what EventBridge would refuse, or would put nothing in for */
export function inputArguments(at: Construct, prop: string, input: EventInput | undefined) {
  if (input === undefined) return {};
  if ("part" in input) {
    if (!PATH.test(input.part)) throw new WrongProp(at, `${prop}.part`, input.part, "a JSON path such as $.detail");
    return { inputPath: input.part };
  }
  const { template, paths } = input;
  for (const [name, path] of Object.entries(paths)) {
    if (!/^[A-Za-z0-9_-]+$/.test(name) || name.startsWith("AWS")) {
      throw new WrongProp(at, `${prop}.paths`, name, "names of letters, digits, - and _ that do not begin with AWS");
    }
    if (!PATH.test(path))
      throw new WrongProp(at, `${prop}.paths.${name}`, path, "a JSON path such as $.detail.orderId");
  }
  const used = [...template.matchAll(/<([^<>\s]+)>/g)].map(([, name = ""]) => name);
  const unknown = used.filter((name) => !Object.hasOwn(paths, name) && !RESERVED.test(name));
  if (unknown.length > 0) {
    throw new WrongProp(
      at,
      `${prop}.template`,
      unknown.join(", "),
      `<${[...Object.keys(paths)].join(">, <")}> and EventBridge's own`,
    );
  }
  if (template.length > 8_192 || Object.keys(paths).length > 100) {
    throw new WrongProp(at, prop, `${template.length} characters`, "at most 8192 characters and 100 paths");
  }
  return { inputTransformer: { inputPaths: { ...paths }, inputTemplate: template } };
}
