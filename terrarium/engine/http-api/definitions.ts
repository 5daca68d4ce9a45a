import type { BackEnd } from "../rest-api/back-end.ts";
import type { FirstClassSubtype } from "./first-class-subtypes.ts";
import type { TokenVerifier } from "./jwt-authorizer.ts";

/** "Configure CORS for HTTP APIs in API Gateway". */
export interface CorsDefinition {
  readonly allowCredentials: boolean;
  readonly allowHeaders: readonly string[];
  readonly allowMethods: readonly string[];
  readonly allowOrigins: readonly string[];
  readonly exposeHeaders: readonly string[];
  /** Seconds. */
  readonly maxAge?: number;
}

export interface HttpApiDefinition {
  readonly id: string;
  readonly name: string;
  /** Whether only a custom domain leads to it. */
  readonly disableExecuteApiEndpoint: boolean;
  readonly cors?: CorsDefinition;
  /** Where it was declared. */
  readonly address?: string;
}

export interface RouteDefinition {
  readonly id: string;
  /** `POST /orders/{id}`, `ANY /{proxy+}` or `$default`. */
  readonly routeKey: string;
  readonly integrationId: string;
  readonly authorizationType: "NONE" | "AWS_IAM" | "JWT" | "CUSTOM";
  readonly authorizerId?: string;
  /** Of which a token must have one. */
  readonly authorizationScopes: readonly string[];
}

/** Parameters of a response by the status that they are for ("Transforming API responses"). */
export type ResponseParameters = Readonly<Record<string, Readonly<Record<string, string>>>>;

interface AnyIntegration {
  readonly id: string;
  readonly timeoutMilliseconds: number;
  /** ARN of the role that API Gateway assumes. */
  readonly credentialsArn?: string;
  readonly requestParameters: Readonly<Record<string, string>>;
  readonly responseParameters: ResponseParameters;
}

export type PayloadFormatVersion = "1.0" | "2.0";

export interface LambdaIntegrationDefinition extends AnyIntegration {
  readonly kind: "lambda";
  readonly functionArn: string;
  readonly payloadFormatVersion: PayloadFormatVersion;
}

/** A first-class integration: an action of an AWS service. */
export interface ServiceIntegrationDefinition extends AnyIntegration {
  readonly kind: "service";
  readonly subtype: FirstClassSubtype;
  readonly backEnd: BackEnd;
}

export interface HttpProxyIntegrationDefinition extends AnyIntegration {
  readonly kind: "http";
  readonly uri: string;
  /** `ANY` is the client's own. */
  readonly method: string;
}

export type IntegrationDefinition =
  | LambdaIntegrationDefinition
  | ServiceIntegrationDefinition
  | HttpProxyIntegrationDefinition;

export interface JwtAuthorizerDefinition {
  readonly kind: "jwt";
  readonly id: string;
  readonly name: string;
  readonly identitySource: string;
  readonly issuer: string;
  readonly audience: readonly string[];
  readonly verify: TokenVerifier;
}

export interface LambdaAuthorizerDefinition {
  readonly kind: "lambda";
  readonly id: string;
  readonly name: string;
  readonly functionArn: string;
  readonly credentialsArn?: string;
  readonly payloadFormatVersion: PayloadFormatVersion;
  readonly simpleResponses: boolean;
  readonly identitySources: readonly string[];
  readonly ttlSeconds: number;
}

export type AuthorizerDefinition = JwtAuthorizerDefinition | LambdaAuthorizerDefinition;
