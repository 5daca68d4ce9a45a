/** What came of one invocation. An error of the function is a result, as it is for Lambda ("Invoke" of its API reference). */
export interface Invocation {
  readonly requestId: string;
  /** What the handler returned, or its error, as JSON. */
  readonly payload: string;
  /** Absent where the handler returned. `Handled` is what AWS says no more of Node.js; both are the function's fault. */
  readonly functionError?: "Handled" | "Unhandled";
  /** The last 4 KB of its log. */
  readonly logTail: string;
  readonly durationMs: number;
  /** `$LATEST`, or the version an alias led to. */
  readonly executedVersion: string;
}

export interface InvokeOptions {
  /** The message's lineage, where the caller already has one. @default the request id */
  readonly lineage?: string;
  /** The caller is gone: what has not begun does not begin. A running invocation goes on, as on AWS. */
  readonly signal?: AbortSignal;
  /** JSON for `context.clientContext`. */
  readonly clientContext?: string;
  /** X-Ray's header, for `_X_AMZN_TRACE_ID`. */
  readonly traceHeader?: string;
}

/** A function as whoever invokes it sees it. The caller authorizes `lambda:InvokeFunction` on {@link arn} first. */
export interface LambdaFunction {
  readonly name: string;
  /** With the qualifier that it was asked for by, where there was one. */
  readonly arn: string;
  readonly roleArn: string;
  readonly timeoutSeconds: number;
  /**
   * RequestResponse: resolves when the handler has answered, an error of the function included.
   *
   * @throws TooManyRequests (throttled), InvocationAbandoned (the signal), RequestTooLarge, InvalidRequestContent
   */
  invoke(payload: string, options?: InvokeOptions): Promise<Invocation>;
  /**
   * Event: resolves when the event is durable; retries, destinations and dead letters follow.
   *
   * @throws RequestTooLarge, InvalidRequestContent
   */
  invokeAsync(
    payload: string,
    options?: Omit<InvokeOptions, "signal" | "clientContext">,
  ): Promise<{ requestId: string }>;
}
