import type { World } from "../../engine/world.ts";
import type { ServiceCall } from "../service-call.ts";
import type { Input } from "./input.ts";
import { InvalidParameterValue } from "./input.ts";

/** One operation of CloudWatch; dates in its result go out as the wire form has them. */
export type Action = (
  world: World,
  input: Input,
  call: ServiceCall,
) => Promise<object | undefined> | object | undefined;

/** @throws AccessDenied */
export function authorize(
  world: World,
  call: ServiceCall,
  action: string,
  resource = "*",
  context?: Readonly<Record<string, string>>,
): void {
  world.authorize({ principal: call.principal, action: `cloudwatch:${action}`, resource, ...(context && { context }) });
}

export function alarmArn(world: World, name: string): string {
  const { partition, region, id } = world.account;
  return `arn:${partition}:cloudwatch:${region}:${id}:alarm:${name}`;
}

/** A page of a list, and the token of the next one. */
export function pageOf<T>(items: readonly T[], size: number, token: string | undefined) {
  const start = Number(token ?? 0);
  if (!Number.isInteger(start) || start < 0) throw new InvalidParameterValue("The parameter NextToken is not valid.");
  const end = start + size;
  return { page: items.slice(start, end), NextToken: end < items.length ? String(end) : undefined };
}
