import { EngineError } from "../errors.ts";

/** The gateway response types ("Gateway response types for API Gateway"). */
export type ResponseType =
  | "ACCESS_DENIED"
  | "API_CONFIGURATION_ERROR"
  | "AUTHORIZER_CONFIGURATION_ERROR"
  | "AUTHORIZER_FAILURE"
  | "BAD_REQUEST_PARAMETERS"
  | "BAD_REQUEST_BODY"
  | "EXPIRED_TOKEN"
  | "INTEGRATION_FAILURE"
  | "INTEGRATION_TIMEOUT"
  | "INVALID_API_KEY"
  | "INVALID_SIGNATURE"
  | "MISSING_AUTHENTICATION_TOKEN"
  | "QUOTA_EXCEEDED"
  | "REQUEST_TOO_LARGE"
  | "RESOURCE_NOT_FOUND"
  | "THROTTLED"
  | "UNAUTHORIZED"
  | "UNSUPPORTED_MEDIA_TYPE"
  | "WAF_FILTERED"
  | "DEFAULT_4XX"
  | "DEFAULT_5XX";

interface Usual {
  /** Absent where the type has none of its own. */
  readonly status?: number;
  readonly message: string;
  /** The header `x-amzn-ErrorType`. */
  readonly errorType: string;
}

/** What API Gateway answers where nothing else is declared. */
export const RESPONSE_TYPES: Readonly<Record<ResponseType, Usual>> = {
  ACCESS_DENIED: {
    status: 403,
    message: "User is not authorized to access this resource",
    errorType: "AccessDeniedException",
  },
  API_CONFIGURATION_ERROR: {
    status: 500,
    message: "Internal server error",
    errorType: "InternalServerErrorException",
  },
  AUTHORIZER_CONFIGURATION_ERROR: {
    status: 500,
    message: "Internal server error",
    errorType: "AuthorizerConfigurationException",
  },
  AUTHORIZER_FAILURE: { status: 500, message: "Internal server error", errorType: "AuthorizerFailureException" },
  BAD_REQUEST_PARAMETERS: {
    status: 400,
    message: "Missing required request parameters",
    errorType: "BadRequestException",
  },
  BAD_REQUEST_BODY: { status: 400, message: "Invalid request body", errorType: "BadRequestException" },
  EXPIRED_TOKEN: {
    status: 403,
    message: "The security token included in the request is expired",
    errorType: "ExpiredTokenException",
  },
  INTEGRATION_FAILURE: {
    status: 504,
    message: "Network error communicating with endpoint",
    errorType: "InternalServerErrorException",
  },
  INTEGRATION_TIMEOUT: {
    status: 504,
    message: "Endpoint request timed out",
    errorType: "InternalServerErrorException",
  },
  INVALID_API_KEY: { status: 403, message: "Forbidden", errorType: "ForbiddenException" },
  INVALID_SIGNATURE: {
    status: 403,
    message: "The request signature we calculated does not match the signature you provided",
    errorType: "InvalidSignatureException",
  },
  MISSING_AUTHENTICATION_TOKEN: {
    status: 403,
    message: "Missing Authentication Token",
    errorType: "MissingAuthenticationTokenException",
  },
  QUOTA_EXCEEDED: { status: 429, message: "Limit Exceeded", errorType: "LimitExceededException" },
  REQUEST_TOO_LARGE: { status: 413, message: "Request Too Long", errorType: "RequestTooLargeException" },
  RESOURCE_NOT_FOUND: { status: 404, message: "Not Found", errorType: "NotFoundException" },
  THROTTLED: { status: 429, message: "Too Many Requests", errorType: "TooManyRequestsException" },
  UNAUTHORIZED: { status: 401, message: "Unauthorized", errorType: "UnauthorizedException" },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, message: "Unsupported Media Type", errorType: "BadRequestException" },
  WAF_FILTERED: { status: 403, message: "Forbidden", errorType: "ForbiddenException" },
  DEFAULT_4XX: { message: "Bad Request", errorType: "BadRequestException" },
  DEFAULT_5XX: { message: "Internal server error", errorType: "InternalServerErrorException" },
};

/** API Gateway answers by itself: nothing has reached the integration, or nothing usable came back from it. */
export class Refusal extends EngineError {
  readonly type: ResponseType;
  /** `$context.error.validationErrorString` */
  readonly validation: string | undefined;
  /** What the log of the terrarium says of it; AWS would put it into the execution log. */
  readonly explanation: string | undefined;
  /** Another status than the type's, where the API declares none. */
  readonly status: number | undefined;

  constructor(
    type: ResponseType,
    details: { message?: string; validation?: string; explanation?: string; status?: number } = {},
  ) {
    super(details.message ?? RESPONSE_TYPES[type].message);
    this.type = type;
    this.validation = details.validation;
    this.explanation = details.explanation;
    this.status = details.status;
  }
}

/** The API is not set up as it must be for this request: 500, and the log says why. */
export function misconfigured(explanation: string): Refusal {
  return new Refusal("API_CONFIGURATION_ERROR", { explanation });
}
