import { JsonSyntaxError, parseJson } from "../vtl/java-json.ts";
import { JavaObject } from "../vtl/java-object.ts";
import { toText } from "../vtl/java-value.ts";
import { TemplateError } from "../vtl/template-error.ts";
import { urlEncode } from "./url-encode.ts";

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that are escaped
const NEEDS_ESCAPE = /['"\\/\u0000-\u001f\u0080-\uffff]/g;
const SHORT: Readonly<Record<string, string>> = {
  "'": "\\'",
  '"': '\\"',
  "\\": "\\\\",
  "/": "\\/",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

/** As `StringEscapeUtils.escapeJavaScript` of Apache Commons Lang 2 does it, which API Gateway documents by its effect. */
export function escapeJavaScript(text: string): string {
  return text.replace(
    NEEDS_ESCAPE,
    (c) => SHORT[c] ?? `\\u${c.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`,
  );
}

/** As `java.net.URLDecoder`. @throws TemplateError */
export function urlDecode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    throw new TemplateError(`$util.urlDecode cannot decode "${text.slice(0, 100)}"`);
  }
}

function readJson(text: string): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw new TemplateError(`$util.parseJson was given what is ${error.message}`);
  }
}

const FUNCTIONS: Readonly<Record<string, (text: string) => unknown>> = {
  escapeJavaScript,
  parseJson: readJson,
  urlEncode,
  urlDecode,
  base64Encode: (text) => Buffer.from(text).toString("base64"),
  base64Decode: (text) => Buffer.from(text, "base64").toString(),
};

/** `$util` of a mapping template ("Utility functions"). Nothing comes of nothing. */
class UtilObject extends JavaObject {
  override call(name: string, values: readonly unknown[]): unknown {
    const [value] = values;
    if (value === null || value === undefined || !Object.hasOwn(FUNCTIONS, name)) return undefined;
    return FUNCTIONS[name]!(typeof value === "string" ? value : toText(value));
  }
}

export const UTIL = new UtilObject();
