import { EngineError } from "../errors.ts";

/** What {@link StateError} carries beside its name and cause. */
export interface StateErrorOptions {
  /** A name by which Retry and Catch know it as well: `States.HeartbeatTimeout` beside `States.Timeout`. */
  readonly alias?: string;
  /** The field whose expression failed: `Output/total`. */
  readonly location?: string;
  /** AWS does not say in which state it happened. */
  readonly placeless?: boolean;
}

/** A state failed: the error name and the cause that Retry, Catch and the execution's end see (doc: "Handling errors in Step Functions workflows"). */
export class StateError extends EngineError {
  readonly error: string;
  readonly errorCause: string | undefined;
  readonly alias: string | undefined;
  readonly location: string | undefined;
  readonly placeless: boolean;

  constructor(error: string, cause?: string, options: StateErrorOptions = {}) {
    super(cause ?? error);
    this.error = error;
    this.errorCause = cause;
    this.alias = options.alias;
    this.location = options.location;
    this.placeless = options.placeless ?? false;
  }

  /** `{Error, Cause}`, as a catcher hands it on; a Fail state may have neither. */
  get output(): { Error?: string; Cause?: string } {
    return {
      ...(this.error !== "" && { Error: this.error }),
      ...(this.errorCause !== undefined && { Cause: this.errorCause }),
    };
  }
}

/** A fault of the definition or its input, which no retrier and no catcher takes: `States.Runtime`. */
export function runtimeError(cause: string): StateError {
  return new StateError("States.Runtime", cause);
}

/** States.ALL takes neither of these; States.Runtime ends the execution whatever a catcher names. */
const NOT_OF_ALL = new Set(["States.DataLimitExceeded", "States.Runtime"]);

/** Whether a retrier or catcher with these names takes the error. */
export function matchesError(errorEquals: readonly string[], { error, alias }: StateError): boolean {
  if (error === "States.Runtime") return false;
  return errorEquals.some((name) => {
    if (name === "States.ALL") return !NOT_OF_ALL.has(error);
    if (name === "States.TaskFailed") return error === name || (error !== "States.Timeout" && !NOT_OF_ALL.has(error));
    return name === error || name === alias;
  });
}
