import type { Secret } from "../../engine/secret/secret.ts";
import { InvalidParameterException } from "../../engine/secret/secret-errors.ts";
import { SecretService } from "../../engine/secret/secret-service.ts";
import type { World } from "../../engine/world.ts";
import type { JsonInput } from "../json-service.ts";
import type { ServiceCall } from "../service-call.ts";

/** A member that is a text, if it is there. @throws InvalidParameterException */
export function optionalText(input: JsonInput, name: string): string | undefined {
  const value = input[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw new InvalidParameterException(`${name} must be a string.`);
  return value;
}

/** @throws InvalidParameterException */
export function text(input: JsonInput, name: string): string {
  const value = optionalText(input, name);
  if (value === undefined || value === "") throw new InvalidParameterException(`${name} is required.`);
  return value;
}

/** The secret that a request names, once the caller may do this to it. @throws AccessDenied, ResourceNotFoundException */
export function authorizedSecret(world: World, input: JsonInput, call: ServiceCall, action: string): Secret {
  const id = text(input, "SecretId");
  const { principal } = call;
  let secret: Secret;
  try {
    secret = world.service(SecretService).find(id);
  } catch (error) {
    // Whoever may not ask is not told what there is.
    const { partition, region, id: account } = world.account;
    const resource = id.startsWith("arn:") ? id : `arn:${partition}:secretsmanager:${region}:${account}:secret:${id}`;
    world.authorize({ principal, action: `secretsmanager:${action}`, resource });
    throw error;
  }
  world.authorize({ principal, action: `secretsmanager:${action}`, resource: secret.arn });
  return secret;
}

/** The value that a request brings: text or bytes, and not both. @throws InvalidParameterException */
export function givenValue(input: JsonInput): { text?: string; binary?: string } | undefined {
  const [string, binary] = [optionalText(input, "SecretString"), optionalText(input, "SecretBinary")];
  if (string !== undefined && binary !== undefined) {
    throw new InvalidParameterException(
      "You can't specify both a binary secret value and a string secret value in the same secret.",
    );
  }
  if (string === undefined && binary === undefined) return undefined;
  const length = Buffer.byteLength(string ?? binary!);
  if (length > 65_536)
    throw new InvalidParameterException(`A secret value has at most 65536 bytes, but this has ${length}.`);
  return string === undefined ? { binary } : { text: string };
}
