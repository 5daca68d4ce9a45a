import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runStates } from "../../../tests/factories/state-machine.ts";
import type { Json, JsonObject } from "./json.ts";

/** Machines, what they are given, and what comes out: an output, or an error. */
interface LanguageCase {
  readonly name: string;
  /** The first is the start. */
  readonly states: JsonObject;
  readonly input: Json;
  readonly output?: Json;
  readonly error?: string;
  readonly cause?: string;
  /** Types of the history's events. */
  readonly types?: readonly string[];
}

const cases = JSON.parse(
  readFileSync(join(import.meta.dirname, "fixtures/language-cases.json"), "utf8"),
) as LanguageCase[];

test.each(cases.map((given) => [given.name, given] as const))("%s", async (_name, given) => {
  const ran = await runStates(given.states, given.input);
  const { error, cause } = ran.summary;
  if (given.error === undefined) expect({ output: ran.output, error, cause }).toEqual({ output: given.output });
  else expect({ error, cause }).toEqual({ error: given.error, cause: given.cause ?? cause });
  if (given.types) expect(ran.types).toEqual(given.types);
});

test("an output larger than the quota ends the execution, whatever it catches", async () => {
  const ran = await runStates(
    { A: { Type: "Pass", Parameters: { "a.$": "$.s", "b.$": "$.s" }, End: true } },
    { s: "x".repeat(140_000) },
  );
  expect(ran.summary).toMatchObject({
    status: "FAILED",
    error: "States.DataLimitExceeded",
    cause: "The state/task 'A' returned a result with a size exceeding the maximum number of bytes service limit.",
  });
});
