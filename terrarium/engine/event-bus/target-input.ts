import type { BusEvent } from "./bus-event.ts";
import { ValidationException } from "./event-bus-errors.ts";
import {
  compilePath,
  InputTransformer,
  type InputTransformerDefinition,
  type RuleNames,
  TransformationFailed,
} from "./input-transformer.ts";

/** What of the event a target gets: at most one of the three; none is the whole event. */
export interface TargetInputDefinition {
  /** Id of the target in its rule. */
  readonly id: string;
  /** JSON that the target gets in the event's place. */
  readonly input?: string;
  /** The part of the event that it gets: `$.detail`. */
  readonly inputPath?: string;
  readonly inputTransformer?: InputTransformerDefinition;
}

/** Makes what a target gets; throws {@link TransformationFailed}. */
export type TargetInput = (event: BusEvent) => string;

/**
 * Compiles the input of a target; undefined where the event goes as it is ("PutTargets": Input, InputPath, InputTransformer).
 *
 * @throws ValidationException
 */
export function compileTargetInput(definition: TargetInputDefinition, names: RuleNames): TargetInput | undefined {
  const { id, input, inputPath, inputTransformer } = definition;
  const given = [input, inputPath, inputTransformer].filter((value) => value !== undefined);
  if (given.length > 1) {
    throw new ValidationException(
      `Only one of Input, InputPath, or InputTransformer must be provided for target ${id}.`,
    );
  }
  if (inputTransformer) {
    const transformer = new InputTransformer(inputTransformer, names, id);
    return (event) => transformer.render(event);
  }
  if (input !== undefined) {
    checkJson(input, id);
    return () => input;
  }
  if (inputPath === undefined || inputPath === "$") return undefined;
  const find = compilePath(inputPath, id);
  return (event) => {
    const found = find(event.envelope);
    if (found === undefined) throw new TransformationFailed(`The input path ${inputPath} finds nothing in the event.`);
    return JSON.stringify(found);
  };
}

function checkJson(input: string, id: string): void {
  try {
    JSON.parse(input);
  } catch (error) {
    throw new ValidationException(`JSON syntax error in input for target ${id}: ${(error as Error).message}`);
  }
}
