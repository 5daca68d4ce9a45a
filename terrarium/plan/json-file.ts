import { readFileSync } from "node:fs";
import { parseJson } from "./expression/json.ts";
import { PlanError } from "./plan-error.ts";

/** Reads a file of JSON. A mistake in it is reported with its file, line and column. */
export function readJsonFile(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, "utf8").replace(/^\uFEFF/, "");
  } catch (error) {
    throw new PlanError(`cannot read ${file}: ${(error as Error).message}`, { cause: error });
  }
  try {
    return parseJson(text);
  } catch (error) {
    const at = mistakeIn(text);
    const before = text.slice(0, at).split("\n");
    const found = at >= text.length ? "the end of the file" : JSON.stringify(text[at]);
    throw new PlanError(
      `${file}:${before.length}:${before.at(-1)!.length + 1}: this is not JSON: unexpected ${found}. ` +
        "It is written by synthesis: do not edit it, run it again.",
      { cause: error },
    );
  }
}

const word =
  /[ \t\r\n]*(?:([{}[\],:])|"(?:[^"\\\p{Cc}]|[\u007f-\u009f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/uy;

/** Where text stops being JSON; JSON.parse does not say so in every case. */
function mistakeIn(text: string): number {
  const open: string[] = [];
  let expected: "value" | "valueOrEnd" | "key" | "keyOrEnd" | "colon" | "next" = "value";
  for (let at = 0; ; ) {
    const start = at + /^[ \t\r\n]*/.exec(text.slice(at))![0].length;
    word.lastIndex = at;
    const match = word.exec(text);
    if (match === null || start === text.length) return start;
    const mark = match[1];
    const isKey = match[0].trim().startsWith('"');
    if (expected === "colon") {
      if (mark !== ":") return start;
      expected = "value";
    } else if (expected === "key" || (expected === "keyOrEnd" && mark !== "}")) {
      if (!isKey) return start;
      expected = "colon";
    } else if (mark === "{" || mark === "[") {
      if (expected === "next") return start;
      open.push(mark);
      expected = mark === "{" ? "keyOrEnd" : "valueOrEnd";
    } else if (mark === "}" || mark === "]") {
      const closes = open.pop() === (mark === "}" ? "{" : "[");
      if (!closes || expected === "value") return start;
      expected = "next";
    } else if (mark === ",") {
      if (expected !== "next" || open.length === 0) return start;
      expected = open.at(-1) === "{" ? "key" : "value";
    } else {
      if (mark === ":" || expected === "next") return start;
      expected = "next";
    }
    at = word.lastIndex;
  }
}
