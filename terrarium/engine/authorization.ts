/** Who asks: on each hop the principal that AWS would use. */
export type Principal =
  /** A role somebody has assumed: API Gateway's credentials role, a pipe's role, a function's role. */
  | { readonly kind: "role"; readonly arn: string }
  /** An AWS service acting as itself, allowed by a resource policy: `events.amazonaws.com`. */
  | { readonly kind: "service"; readonly name: string; readonly sourceArn?: string }
  /** The developer's own keys: the account's administrator. */
  | { readonly kind: "administrator" }
  /** A call without a signature. */
  | { readonly kind: "anonymous" };

export interface AuthorizationRequest {
  readonly principal: Principal;
  /** `service:Action`, as policies spell it: `sqs:SendMessage`. */
  readonly action: string;
  /** ARN of what is acted on. */
  readonly resource: string;
  /** Condition keys the request carries, such as `aws:SecureTransport`. */
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
  /** The message on whose way it is asked, where there is one: a refusal is a record in its trace. */
  readonly lineage?: string;
}

/** Throws {@link AccessDenied} where AWS would refuse the request. Called on every hop. */
export type Authorize = (request: AuthorizationRequest) => void;

export const ADMINISTRATOR: Principal = { kind: "administrator" };
