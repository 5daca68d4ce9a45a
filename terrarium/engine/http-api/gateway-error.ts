import { EngineError } from "../errors.ts";

interface Details {
  /** What `$context.error.responseType` says. */
  readonly responseType?: string;
  /** Names and values in turn. */
  readonly headers?: readonly string[];
  /** What the log of the terrarium says of it, and `$context.integrationErrorMessage` or `$context.authorizer.error`. */
  readonly explanation?: string;
}

/** What an HTTP API answers by itself, `{"message": …}`: its messages cannot be changed, other than those of REST APIs. */
export class GatewayError extends EngineError {
  readonly status: number;
  readonly responseType: string;
  readonly headers: readonly string[];
  readonly explanation: string | undefined;

  constructor(status: number, message: string, details: Details = {}) {
    super(message);
    this.status = status;
    this.responseType = details.responseType ?? (status < 500 ? "DEFAULT_4XX" : "DEFAULT_5XX");
    this.headers = details.headers ?? [];
    this.explanation = details.explanation;
  }
}

export const notFound = () => new GatewayError(404, "Not Found", { responseType: "RESOURCE_NOT_FOUND" });

export const tooManyRequests = () => new GatewayError(429, "Too Many Requests", { responseType: "THROTTLED" });

export const tooLarge = (explanation?: string) =>
  new GatewayError(413, "Request Entity Too Large", { responseType: "REQUEST_TOO_LARGE", explanation });

export const badRequest = (explanation: string) =>
  new GatewayError(400, "Bad Request", { responseType: "BAD_REQUEST_PARAMETERS", explanation });

export const forbidden = (explanation?: string, headers?: readonly string[]) =>
  new GatewayError(403, "Forbidden", { responseType: "ACCESS_DENIED", explanation, headers });

export const unauthorized = (explanation?: string, headers?: readonly string[]) =>
  new GatewayError(401, "Unauthorized", { responseType: "UNAUTHORIZED", explanation, headers });

/** The function, the role or the API itself is not as it must be: the log says why, and the client learns nothing. */
export const internalServerError = (explanation: string, responseType = "INTEGRATION_FAILURE") =>
  new GatewayError(500, "Internal Server Error", { responseType, explanation });

/** The integration did not answer, or not within its 30 seconds. */
export const serviceUnavailable = (explanation: string, responseType = "INTEGRATION_TIMEOUT") =>
  new GatewayError(503, "Service Unavailable", { responseType, explanation });
