/**
 * What every error of a service has in common. It knows nothing of HTTP: a protocol gives it the service's wire form,
 * by `name`, which is the service's own error code where it has one.
 */
export abstract class EngineError extends Error {
  /** True where the caller is at fault, false where the engine is: 4xx or 5xx on the wire. */
  readonly callerFault: boolean = true;

  /** What else the service's error carries on the wire: `CancellationReasons`. */
  readonly wireFields?: Readonly<Record<string, unknown>>;

  override get name(): string {
    return this.constructor.name;
  }
}

/** The caller may not do this. Its message names the principal, the action and the resource. */
export class AccessDenied extends EngineError {}

/** The disk refused: full, read-only, gone. Whoever asked is not told that it happened. */
export class StoreFailed extends EngineError {
  override readonly callerFault = false;
}
