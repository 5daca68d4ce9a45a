import { EngineError } from "../../engine/errors.ts";
import type { Secret } from "../../engine/secret/secret.ts";
import { InvalidParameterException } from "../../engine/secret/secret-errors.ts";
import type { SecretVersion } from "../../engine/secret/secret-table.ts";
import type { World } from "../../engine/world.ts";
import type { JsonAction } from "../json-service.ts";
import { authorizedSecret, givenValue, optionalText, text } from "./request.ts";

/** "GetSecretValue". */
export const getSecretValue: JsonAction = (world, input, call) => {
  const secret = authorizedSecret(world, input, call, "GetSecretValue");
  return describeValue(
    secret,
    secret.version({ id: optionalText(input, "VersionId"), stage: optionalText(input, "VersionStage") }),
  );
};

/** "BatchGetSecretValue": what cannot be read is in `Errors`. Filters are not read here. */
export const batchGetSecretValue: JsonAction = (world, input, call) => {
  const ids = input.SecretIdList;
  if (!Array.isArray(ids) || ids.length === 0 || ids.length > 20 || input.Filters !== undefined) {
    throw new InvalidParameterException("The terrarium reads a SecretIdList of 1 to 20 secrets, and no Filters.");
  }
  world.authorize({ principal: call.principal, action: "secretsmanager:BatchGetSecretValue", resource: "*" });
  const values: object[] = [];
  const errors: object[] = [];
  for (const SecretId of ids) {
    try {
      const secret = authorizedSecret(world, { SecretId }, call, "GetSecretValue");
      values.push(describeValue(secret, secret.version({})));
    } catch (error) {
      if (!(error instanceof EngineError)) throw error;
      const ErrorCode = error.name === "AccessDenied" ? "AccessDeniedException" : error.name;
      errors.push({ SecretId, ErrorCode, Message: error.message });
    }
  }
  return { SecretValues: values, Errors: errors };
};

/** "PutSecretValue". */
export const putSecretValue: JsonAction = async (world, input, call) => {
  const secret = authorizedSecret(world, input, call, "PutSecretValue");
  const value = givenValue(input);
  if (!value) throw new InvalidParameterException("You must provide either SecretString or SecretBinary.");
  const stages = input.VersionStages;
  const labels = Array.isArray(stages) && stages.length > 0 ? (stages as string[]) : undefined;
  const id = versionId(world, input);
  await secret.put(id, value, labels);
  const VersionStages = secret.versions.find((version) => version.id === id)!.stages;
  return { ARN: secret.arn, Name: secret.name, VersionId: id, VersionStages };
};

/** "UpdateSecretVersionStage". */
export const updateSecretVersionStage: JsonAction = async (world, input, call) => {
  const secret = authorizedSecret(world, input, call, "UpdateSecretVersionStage");
  const [from, to] = [optionalText(input, "RemoveFromVersionId"), optionalText(input, "MoveToVersionId")];
  await secret.move(text(input, "VersionStage"), from, to);
  return { ARN: secret.arn, Name: secret.name };
};

/** "ListSecretVersionIds". */
export const listSecretVersionIds: JsonAction = (world, input, call) => {
  const secret = authorizedSecret(world, input, call, "ListSecretVersionIds");
  const all = input.IncludeDeprecated === true;
  return {
    ARN: secret.arn,
    Name: secret.name,
    Versions: secret.versions
      .filter(({ stages }) => all || stages.length > 0)
      .map(({ id, stages, createdAt }) => ({ VersionId: id, VersionStages: stages, CreatedDate: createdAt / 1000 })),
  };
};

/** The caller's token names the version, so that a request that comes again makes no second one. */
export function versionId(world: World, input: Readonly<Record<string, unknown>>): string {
  const token = optionalText(input, "ClientRequestToken");
  if (token !== undefined && (token.length < 32 || token.length > 64)) {
    throw new InvalidParameterException("ClientRequestToken must be 32-64 characters long.");
  }
  return token ?? world.random.uuid();
}

function describeValue(secret: Secret, { id, text, binary, stages, createdAt }: SecretVersion): object {
  return {
    ARN: secret.arn,
    Name: secret.name,
    VersionId: id,
    ...(text === undefined ? { SecretBinary: binary } : { SecretString: text }),
    VersionStages: stages,
    CreatedDate: createdAt / 1000,
  };
}
