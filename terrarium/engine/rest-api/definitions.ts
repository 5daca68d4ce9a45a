import type { BackEnd } from "./back-end.ts";

/** A part of a path: `orders`, `{id}`, `{proxy+}`. */
export interface ResourceDefinition {
  readonly id: string;
  readonly parentId: string;
  readonly pathPart: string;
}

/** A method of a resource, as `PutMethod` takes it. */
export interface MethodDefinition {
  readonly resourceId: string;
  /** `POST`, or `ANY` for what has no method of its own. */
  readonly httpMethod: string;
  readonly authorization: "NONE" | "AWS_IAM";
  readonly apiKeyRequired: boolean;
  readonly requestValidatorId?: string;
  /** Names of models by content type. */
  readonly requestModels: Readonly<Record<string, string>>;
  /** `method.request.header.X`, and whether it must be there. */
  readonly requestParameters: Readonly<Record<string, boolean>>;
}

export interface MethodResponseDefinition {
  readonly resourceId: string;
  readonly httpMethod: string;
  readonly statusCode: string;
  /** `method.response.header.X`: the headers that an integration response may give. */
  readonly responseParameters: readonly string[];
}

export type PassthroughBehavior = "WHEN_NO_MATCH" | "WHEN_NO_TEMPLATES" | "NEVER";
export type ContentHandling = "CONVERT_TO_BINARY" | "CONVERT_TO_TEXT";

/** What a method does with a request, as `PutIntegration` takes it. */
export interface IntegrationDefinition {
  readonly resourceId: string;
  readonly httpMethod: string;
  readonly type: "AWS" | "AWS_PROXY" | "MOCK" | "HTTP" | "HTTP_PROXY";
  readonly integrationHttpMethod?: string;
  readonly uri?: string;
  /** ARN of the role that API Gateway assumes. */
  readonly credentials?: string;
  readonly requestParameters: Readonly<Record<string, string>>;
  /** Mapping templates by content type. */
  readonly requestTemplates: Readonly<Record<string, string>>;
  readonly passthroughBehavior: PassthroughBehavior;
  readonly contentHandling?: ContentHandling;
  readonly timeoutMilliseconds: number;
  /** Of type AWS: where calls of the service go. */
  readonly backEnd?: BackEnd;
}

export interface IntegrationResponseDefinition {
  readonly resourceId: string;
  readonly httpMethod: string;
  readonly statusCode: string;
  /** A regular expression for the back end's status; the response without one is for what fits no other. */
  readonly selectionPattern?: string;
  readonly responseParameters: Readonly<Record<string, string>>;
  readonly responseTemplates: Readonly<Record<string, string>>;
  readonly contentHandling?: ContentHandling;
}

export interface RequestValidatorDefinition {
  readonly id: string;
  readonly validateBody: boolean;
  readonly validateParameters: boolean;
}

export interface ModelDefinition {
  readonly name: string;
  readonly contentType: string;
  /** Of draft 4, as JSON. */
  readonly schema: string;
}

export interface GatewayResponseDefinition {
  readonly responseType: string;
  readonly statusCode?: number;
  readonly responseParameters: Readonly<Record<string, string>>;
  readonly responseTemplates: Readonly<Record<string, string>>;
}

export interface RestApiDefinition {
  readonly id: string;
  readonly name: string;
  readonly rootResourceId: string;
  readonly binaryMediaTypes: readonly string[];
  readonly apiKeySource: "HEADER" | "AUTHORIZER";
  /** Whether only a custom domain leads to it. */
  readonly disableExecuteApiEndpoint: boolean;
  /** Whether it has a resource policy, which then decides who may invoke it. */
  readonly hasPolicy: boolean;
  /** Where it was declared. */
  readonly address?: string;
}
