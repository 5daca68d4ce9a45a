import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseJson, writeJson } from "../vtl/java-json.ts";
import { jsonPath } from "./json-path.ts";
import { JsonPathError } from "./json-path-step.ts";

/** Paths and what Jayway JsonPath 2.10 finds by them; null where it finds nothing. */
const { document, cases } = JSON.parse(readFileSync(join(import.meta.dirname, "fixtures/json-path.json"), "utf8")) as {
  document: string;
  cases: [string, string | null][];
};

describe("a JSON path finds what Jayway JsonPath finds", () => {
  const root = parseJson(document);

  it.each(cases)("%s", (path, expected) => {
    const found = jsonPath(path).find(root);
    if (expected === null) expect(found ?? null).toBeNull();
    else expect(writeJson(found)).toBe(expected);
  });
});

it.each([
  ["$.", "a name is missing"],
  ["$.a[", "a name, an index or a filter is missing"],
  ["$.a['b]", "a name in quotes is missing"],
  ["$.a b", '" " is unexpected'],
  ["$.a[?(@.b", "a filter does not end"],
  ["$.a[?(@.b == )]", "a value is missing in a filter"],
  ["$.a[?(@.b @.c)]", '"@.c" is unexpected in the filter'],
  ["$.a[?(@.b =~ /[/)]", "/[/ is no regular expression"],
  ["$.a[0", '"]" is missing'],
  ["$.a.nope()", "there is no function nope"],
])("%s is refused", (path, problem) => {
  expect(() => jsonPath(path)).toThrow(JsonPathError);
  expect(() => jsonPath(path)).toThrow(problem);
});
