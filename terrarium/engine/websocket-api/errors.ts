import { EngineError } from "../errors.ts";

/** An API, a route or a stage cannot be as it is declared. */
export class InvalidWebSocketApi extends EngineError {}

/** The connection is closed, or was never there ("GoneException" of the ApiGatewayManagementApi). */
export class GoneException extends EngineError {
  constructor() {
    super("410");
  }
}

/** More than a message to a client may hold ("PayloadTooLargeException" of the ApiGatewayManagementApi). */
export class PayloadTooLargeException extends EngineError {}
