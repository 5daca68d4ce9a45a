import { isObject, type Json, type JsonObject, setKey } from "../json.ts";
import { StateError } from "../state-error.ts";

/**
 * Puts a result into the input at a reference path (doc: "Specifying state output using ResultPath"): what is missing on
 * the way is made, and the input itself stays as it is.
 *
 * @throws StateError States.ResultPathMatchFailure
 */
export function putAt(input: Json, path: readonly (string | number)[], result: Json): Json {
  const [key, ...rest] = path;
  if (key === undefined) return result;
  if (typeof key === "number") {
    if (!Array.isArray(input) || key >= input.length) return mismatch(key, input);
    return input.with(key, putAt(input[key]!, rest, result));
  }
  if (!isObject(input)) return mismatch(key, input);
  const copy: JsonObject = { ...input };
  setKey(copy, key, putAt(Object.hasOwn(input, key) ? input[key]! : {}, rest, result));
  return copy;
}

function mismatch(key: string | number, input: Json): never {
  throw new StateError(
    "States.ResultPathMatchFailure",
    `Unable to apply step "${key}" to input ${JSON.stringify(input)}`,
  );
}
