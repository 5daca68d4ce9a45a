import type { Principal } from "../authorization.ts";
import { Functions } from "../http-api/functions.ts";
import { TimeLimit } from "../rest-api/time-limit.ts";
import type { World } from "../world.ts";

/** A function failed, or answered something that API Gateway cannot use. */
export class FunctionFailed extends Error {}

/** Invokes one function on behalf of API Gateway, or of the role that it is told to assume. */
export class FunctionCaller {
  readonly #world: World;
  readonly #functionArn: string;
  readonly #credentialsArn: string | undefined;
  readonly #limit: TimeLimit;

  constructor(world: World, of: { functionArn: string; credentialsArn?: string }, timeoutMilliseconds: number) {
    this.#world = world;
    this.#functionArn = of.functionArn;
    this.#credentialsArn = of.credentialsArn;
    this.#limit = new TimeLimit(world.clock, timeoutMilliseconds);
  }

  get arn(): string {
    return this.#functionArn;
  }

  /**
   * Its answer, parsed.
   *
   * @param sourceArn what API Gateway calls it for: `aws:SourceArn` of the function's policy
   * @throws FunctionFailed, AccessDenied, TooManyRequests, Refusal when the time is up
   */
  async call(event: object, sourceArn: string, lineage: string): Promise<unknown> {
    const principal = this.#principal(sourceArn, lineage);
    this.#world.authorize({ principal, action: "lambda:InvokeFunction", resource: this.#functionArn, lineage });
    const gone = new AbortController();
    const invoked = this.#world
      .service(Functions)
      .byArn(this.#functionArn)
      .invoke(JSON.stringify(event), { lineage, signal: gone.signal });
    const { payload, functionError } = await this.#limit.apply(invoked, gone);
    if (functionError !== undefined) throw new FunctionFailed(`the function failed: ${payload}`);
    try {
      return payload === "" ? null : JSON.parse(payload);
    } catch {
      throw new FunctionFailed(`the function answered what is not JSON: ${payload.slice(0, 200)}`);
    }
  }

  #principal(sourceArn: string, lineage: string): Principal {
    const service: Principal = { kind: "service", name: "apigateway.amazonaws.com", sourceArn };
    if (this.#credentialsArn === undefined) return service;
    this.#world.authorize({ principal: service, action: "sts:AssumeRole", resource: this.#credentialsArn, lineage });
    return { kind: "role", arn: this.#credentialsArn };
  }
}
