import { EngineError } from "../errors.ts";

/** A part of an HTTP API that API Gateway would not take: it refers to what is not there, or says what cannot be. */
export class InvalidHttpApi extends EngineError {}
