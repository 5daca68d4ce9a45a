import type { Json } from "../json.ts";
import { asObject, asText, IntrinsicFailure, type IntrinsicFunction } from "./intrinsic-function.ts";

/** The intrinsic functions for JSON. */
export const JSON_FUNCTIONS: Readonly<Record<string, IntrinsicFunction>> = {
  StringToJson: { arity: [1], call: ([text]) => parse(asText(text)) },
  JsonToString: { arity: [1], call: ([value]) => JSON.stringify(value) },
  JsonMerge: {
    arity: [3],
    call: ([first, second, deep]) => {
      if (deep !== false)
        throw new IntrinsicFailure("only the shallow merge, with false as third argument, is offered");
      return { ...asObject(first), ...asObject(second) };
    },
  },
};

/** A blank text is null, as AWS has it. */
function parse(text: string): Json {
  if (text.trim() === "") return null;
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw new IntrinsicFailure(`${JSON.stringify(text)} is not JSON: ${(error as Error).message}`);
  }
}
