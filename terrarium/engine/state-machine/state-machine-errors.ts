import { EngineError } from "../errors.ts";

/** Errors of Step Functions, by the names of its API reference. */
export class StateMachineDoesNotExist extends EngineError {}
export class StateMachineAlreadyExists extends EngineError {}
export class StateMachineDeleting extends EngineError {}
export class StateMachineTypeNotSupported extends EngineError {}
export class ExecutionAlreadyExists extends EngineError {}
export class ExecutionDoesNotExist extends EngineError {}
export class ActivityDoesNotExist extends EngineError {}
export class InvalidName extends EngineError {}
export class InvalidArn extends EngineError {}
export class InvalidExecutionInput extends EngineError {}
export class InvalidOutput extends EngineError {}
export class InvalidToken extends EngineError {}
export class TaskTimedOut extends EngineError {}
export class TaskDoesNotExist extends EngineError {}
export class InvalidLoggingConfiguration extends EngineError {}
