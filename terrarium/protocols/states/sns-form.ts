import { isObject, type Json, type JsonObject } from "../../engine/state-machine/json.ts";

/** An action of SNS in the query protocol: lists are `Name.member.1`, message attributes `MessageAttributes.entry.1.Name`. */
export function writeSnsForm(action: string, input: JsonObject): string {
  const form = new URLSearchParams({ Action: action, Version: "2010-03-31" });
  const add = (name: string, value: Json) => {
    if (Array.isArray(value)) for (const [index, item] of value.entries()) add(`${name}.member.${index + 1}`, item);
    else if (isObject(value)) {
      const entries = Object.entries(value);
      if (!/(^|\.)(MessageAttributes|Attributes)$/.test(name))
        for (const [key, item] of entries) add(`${name}.${key}`, item);
      else {
        for (const [index, [key, item]] of entries.entries()) {
          form.append(`${name}.entry.${index + 1}.${name.endsWith("MessageAttributes") ? "Name" : "key"}`, key);
          add(`${name}.entry.${index + 1}.${name.endsWith("MessageAttributes") ? "Value" : "value"}`, item);
        }
      }
    } else if (value !== null) form.append(name, String(value));
  };
  for (const [name, value] of Object.entries(input)) add(name, value);
  return form.toString();
}

const plain = (text: string) =>
  text.replace(
    /&(lt|gt|quot|apos|amp);/g,
    (_all, name: string) => ({ lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" })[name]!,
  );

/** The texts of the result element: `{MessageId}`; or the error. */
export function readXmlReply(
  xml: string,
  status: number,
): { output: JsonObject; error?: { code: string; message: string } } {
  const value = (name: string) => plain(new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1] ?? "");
  if (status >= 300) return { output: {}, error: { code: value("Code"), message: value("Message") } };
  const result = /<\w+Result>([\s\S]*)<\/\w+Result>/.exec(xml)?.[1] ?? "";
  const output: JsonObject = {};
  for (const [, name = "", text = ""] of result.matchAll(/<(\w+)>([^<]*)<\/\1>/g)) output[name] = plain(text);
  return { output };
}
