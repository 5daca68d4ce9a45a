import type { Construct } from "constructs";
import { WrongProp } from "./wrong-prop.ts";

/** Field of the output → where its value comes from: `$.body.id`, `$.attributes.SentTimestamp`, or a reserved variable such as `aws.pipes.pipe-name`. */
export type PipeFields = Readonly<Record<string, string>>;

const PATH = /^\$(\.[\w-]+|\[\d+\]|\[\*\])+$/;
const RESERVED = /^aws\.pipes\.(pipe-arn|pipe-name|source-arn|target-arn|event\.ingestion-time|event\.json)$/;

/**
 * Writes the input template of a pipe. The placeholders stand without quotation marks: a pipe puts the JSON value of the path in their
 * place, so a number stays a number and a string comes with its own quotation marks; within quotation marks both would become strings.
 * Source: "Amazon EventBridge Pipes input transformation".
 */
export function pipeTemplate(at: Construct, prop: string, fields: PipeFields): string {
  const entries = Object.entries(fields).map(([name, source]) => {
    if (!PATH.test(source) && !RESERVED.test(source)) {
      throw new WrongProp(
        at,
        `${prop}.${name}`,
        source,
        "a JSON path such as $.body.id, or aws.pipes.pipe-name and the like",
      );
    }
    return `${JSON.stringify(name)}: <${source}>`;
  });
  const template = `{${entries.join(", ")}}`;
  if (entries.length === 0 || template.length > 8_192) {
    throw new WrongProp(
      at,
      prop,
      `${template.length} characters`,
      "at least one field, and a template of at most 8192 characters",
    );
  }
  return template;
}
