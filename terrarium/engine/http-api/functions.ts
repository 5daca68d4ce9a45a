import { FunctionService } from "../function/function-service.ts";
import type { World } from "../world.ts";

/** What API Gateway needs of a Lambda function: an invocation that it waits for. */
export interface InvokedFunction {
  readonly arn: string;
  invoke(
    payload: string,
    options?: { lineage?: string; signal?: AbortSignal },
  ): Promise<{ readonly payload: string; readonly functionError?: string }>;
}

/** Finds functions by ARN, with or without a qualifier. */
export interface FunctionDirectory {
  byArn(arn: string): InvokedFunction;
}

/** Where integrations and authorizers find their functions. */
export class Functions implements FunctionDirectory {
  readonly #world: World;
  /** In the place of the world's own, for tests of what is in front of them. */
  directory: FunctionDirectory | undefined;

  constructor(world: World) {
    this.#world = world;
  }

  /** @throws FunctionNotFound */
  byArn(arn: string): InvokedFunction {
    return (this.directory ?? this.#world.service(FunctionService)).byArn(arn);
  }
}
