import type { Principal } from "../../authorization.ts";
import type { World } from "../../world.ts";
import type { JsonObject } from "../json.ts";

/** A call of an AWS service's API, whatever its wire form. */
export interface ServiceRequest {
  /** The name that signatures use: `sqs`, `dynamodb`, `events`. */
  readonly service: string;
  /** As the API reference has it: `SendMessage`. */
  readonly action: string;
  readonly input: JsonObject;
  readonly principal: Principal;
  readonly lineage: string;
  readonly signal: AbortSignal;
}

/** The service's answer: its output, or its error. */
export interface ServiceAnswer {
  readonly status: number;
  readonly requestId: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly output: JsonObject;
  readonly error?: { readonly code: string; readonly message: string };
}

/** Speaks to the services of this world in their wire forms. The engine knows none, so a protocol supplies it. */
export interface ServiceCaller {
  /** Names of the services it can call. */
  readonly services: readonly string[];
  call(world: World, request: ServiceRequest): Promise<ServiceAnswer>;
}

/** The way from tasks to the APIs of AWS services. */
export class ServiceCalls {
  #caller: ServiceCaller | undefined;

  // biome-ignore lint/complexity/noUselessConstructor: a service is made with its world
  constructor(_world: World) {}

  use(caller: ServiceCaller): void {
    this.#caller = caller;
  }

  get services(): readonly string[] {
    return this.#caller?.services ?? [];
  }

  call(world: World, request: ServiceRequest): Promise<ServiceAnswer> {
    if (!this.#caller) throw new Error("nobody has said how the services are called");
    return this.#caller.call(world, request);
  }
}
