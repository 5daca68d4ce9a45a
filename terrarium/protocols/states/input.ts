import { StateMachineService } from "../../engine/state-machine/state-machine-service.ts";
import type { World } from "../../engine/world.ts";
import { type JsonInput, ValidationException } from "../json-service.ts";
import type { ServiceCall } from "../service-call.ts";
import { readToken } from "./page-token.ts";

/** A required text of the input. @throws ValidationException */
export function text(input: JsonInput, name: string): string {
  const value = optionalText(input, name);
  if (value !== undefined && value !== "") return value;
  throw new ValidationException(
    `1 validation error detected: Value null at '${name}' failed to satisfy constraint: Member must not be null`,
  );
}

export function optionalText(input: JsonInput, name: string): string | undefined {
  const value = input[name] ?? undefined;
  if (value === undefined || typeof value === "string") return value;
  throw new ValidationException(`${name} must be a string, but is ${JSON.stringify(value)}`);
}

export function flag(input: JsonInput, name: string, otherwise: boolean): boolean {
  return typeof input[name] === "boolean" ? input[name] : otherwise;
}

/** `maxResults` and `nextToken`: how many, and after what. @throws ValidationException, InvalidToken */
export function page(input: JsonInput, most = 1000): { limit: number; after: number | undefined } {
  const given = input.maxResults ?? 0;
  if (typeof given !== "number" || !Number.isInteger(given) || given < 0 || given > most) {
    throw new ValidationException(
      `maxResults must be a whole number from 0 to ${most}, but is ${JSON.stringify(given)}`,
    );
  }
  const token = optionalText(input, "nextToken");
  return {
    limit: given === 0 ? Math.min(100, most) : given,
    after: token === undefined ? undefined : readToken(token),
  };
}

/** Times are seconds on the wire. */
export const seconds = (ms: number) => ms / 1000;

export const service = (world: World) => world.service(StateMachineService);

/** Whether the caller may do this. @throws AccessDenied */
export function authorize(world: World, { principal }: ServiceCall, action: string, resource: string): void {
  world.authorize({ principal, action: `states:${action}`, resource });
}

/** `…:execution:orders:42` is of the machine `…:stateMachine:orders`. */
export function machineOf(executionArn: string): string {
  const parts = executionArn.split(":");
  return [...parts.slice(0, 5), "stateMachine", parts[6]].join(":");
}
