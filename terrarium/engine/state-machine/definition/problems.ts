import { EngineError } from "../../errors.ts";

/** What the API calls a diagnostic ("ValidateStateMachineDefinition"). */
export interface Problem {
  readonly severity: "ERROR" | "WARNING";
  readonly code: string;
  readonly message: string;
  /** Where it is: `/States/Pay/Next`. */
  readonly location?: string;
}

/** The definition of a state machine cannot be used; its message says everything that is wrong with it. */
export class InvalidDefinition extends EngineError {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const sentences = problems.map(
      ({ code, message, location }) => `${code}: ${message}${location ? ` at ${location}` : ""}`,
    );
    super(`Invalid State Machine Definition: '${sentences.join(", ")}'`);
    this.problems = problems;
  }
}

/** Gathers all that is wrong, so that it is said at once. */
export class Problems {
  readonly found: Problem[] = [];

  add(message: string, location: string, code = "SCHEMA_VALIDATION_FAILED"): void {
    this.found.push({ severity: "ERROR", code, message, location });
  }

  warn(message: string, location: string, code: string): void {
    this.found.push({ severity: "WARNING", code, message, location });
  }

  get errors(): readonly Problem[] {
    return this.found.filter(({ severity }) => severity === "ERROR");
  }
}
