import { isObject, type Json } from "../json.ts";
import type { MachineType } from "../machine-type.ts";
import type { Region } from "../states/state.ts";
import { compileRegion } from "./compile-region.ts";
import { languageOf } from "./compile-state.ts";
import { Fields } from "./fields.ts";
import { InvalidDefinition, type Problem, Problems } from "./problems.ts";

/** What AWS takes at most, in characters. */
const LONGEST_DEFINITION = 1_048_576;
const LONGEST_TIMEOUT = 99_999_999;

/** A definition of the Amazon States Language, ready to run (doc: "Amazon States Language"). */
export interface CompiledMachine {
  readonly region: Region;
  readonly timeoutSeconds: number | undefined;
}

/** @throws InvalidDefinition with everything that is wrong with it */
export function compileMachine(definition: string, type: MachineType): CompiledMachine {
  const { problems, machine } = checkDefinition(definition, type);
  const errors = problems.filter(({ severity }) => severity === "ERROR");
  if (errors.length > 0 || !machine) throw new InvalidDefinition(errors);
  return machine;
}

/** What ValidateStateMachineDefinition answers, and the machine where nothing stands against it. */
export function checkDefinition(
  definition: string,
  type: MachineType,
): { problems: readonly Problem[]; machine?: CompiledMachine } {
  const problems = new Problems();
  let raw: Json;
  try {
    raw = JSON.parse(definition);
  } catch (error) {
    problems.add(
      definition.trim() === "" ? "Definition must be a valid JSON object" : (error as Error).message,
      "/",
      "INVALID_JSON_DESCRIPTION",
    );
    return { problems: problems.found };
  }
  if (!isObject(raw)) {
    problems.add("Definition must be a valid JSON object", "/");
    return { problems: problems.found };
  }
  if (definition.length > LONGEST_DEFINITION)
    problems.add(`The definition has more than ${LONGEST_DEFINITION} characters`, "/");
  const fields = new Fields(raw, "", problems);
  fields.text("Version");
  const timeoutSeconds = fields.whole("TimeoutSeconds", 1, LONGEST_TIMEOUT);
  const language = languageOf(fields, undefined);
  const region = compileRegion(fields, { type, language, names: new Set(), compileRegion });
  fields.checkNames("a state machine");
  return { problems: problems.found, ...(problems.errors.length === 0 && { machine: { region, timeoutSeconds } }) };
}
