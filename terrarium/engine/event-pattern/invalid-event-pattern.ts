import { EngineError } from "../errors.ts";

/** The pattern cannot be used. Its message says where in the pattern, and why, in EventBridge's words. */
export class InvalidEventPattern extends EngineError {
  override get name(): string {
    return "InvalidEventPatternException";
  }

  constructor(path: readonly string[], reason: string) {
    const at = path.length > 0 ? ` (at ${path.join(" > ")})` : "";
    super(`Event pattern is not valid. Reason: ${reason}${at}`);
  }
}
