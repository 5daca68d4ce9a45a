import type { Secret } from "../../engine/secret/secret.ts";
import { InvalidParameterException, InvalidRequestException } from "../../engine/secret/secret-errors.ts";
import { SecretService } from "../../engine/secret/secret-service.ts";
import type { JsonAction } from "../json-service.ts";
import { authorizedSecret, givenValue, optionalText, text } from "./request.ts";
import { versionId } from "./values.ts";

/** "CreateSecret". */
export const createSecret: JsonAction = async (world, input, call) => {
  const name = text(input, "Name");
  if (!/^[\w/+=.@-]{1,512}$/.test(name)) {
    throw new InvalidParameterException(
      "Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!",
    );
  }
  const { partition, region, id: account } = world.account;
  const resource = `arn:${partition}:secretsmanager:${region}:${account}:secret:${name}`;
  world.authorize({ principal: call.principal, action: "secretsmanager:CreateSecret", resource });
  const value = givenValue(input);
  const secret = await world.service(SecretService).create(name, {
    description: optionalText(input, "Description"),
    tags: tagsOf(input.Tags),
  });
  const id = versionId(world, input);
  if (value) await secret.put(id, value);
  return { ARN: secret.arn, Name: name, ...(value && { VersionId: id }) };
};

/** "DescribeSecret". */
export const describeSecret: JsonAction = (world, input, call) =>
  describe(authorizedSecret(world, input, call, "DescribeSecret"));

/** "ListSecrets", without filters and pages. */
export const listSecrets: JsonAction = (world, input, call) => {
  if (input.Filters !== undefined)
    throw new InvalidParameterException("The terrarium reads no Filters of ListSecrets.");
  world.authorize({ principal: call.principal, action: "secretsmanager:ListSecrets", resource: "*" });
  return { SecretList: world.service(SecretService).all.map(describe) };
};

/** "DeleteSecret": at once, whatever the recovery window, as nothing is destroyed that cannot be declared again. */
export const deleteSecret: JsonAction = async (world, input, call) => {
  const secret = authorizedSecret(world, input, call, "DeleteSecret");
  await world.service(SecretService).delete(secret);
  return { ARN: secret.arn, Name: secret.name, DeletionDate: world.clock.now() / 1000 };
};

const DAYS = /^\d{1,4}$/;

/** "RotateSecret": answers at once; the function is called after that. */
export const rotateSecret: JsonAction = async (world, input, call) => {
  const secret = authorizedSecret(world, input, call, "RotateSecret");
  const { rotations } = world.service(SecretService);
  const rules = (input.RotationRules ?? {}) as { AutomaticallyAfterDays?: unknown; ScheduleExpression?: unknown };
  if (rules.ScheduleExpression !== undefined) {
    throw new InvalidParameterException(
      "The terrarium rotates by AutomaticallyAfterDays, and reads no ScheduleExpression.",
    );
  }
  const { rotation } = secret.record;
  const functionArn = optionalText(input, "RotationLambdaARN") ?? rotation?.functionArn;
  if (functionArn === undefined) {
    throw new InvalidRequestException("No Lambda rotation function ARN is associated with this secret.");
  }
  const everyDays = Number(rules.AutomaticallyAfterDays ?? rotation?.everyDays ?? 30);
  if (!DAYS.test(String(everyDays)) || everyDays < 1 || everyDays > 1000) {
    throw new InvalidParameterException("AutomaticallyAfterDays must be a whole number from 1 to 1000.");
  }
  const nextAt = world.clock.now() + everyDays * 24 * 3600 * 1000;
  await secret.update({ rotation: { ...rotation, functionArn, everyDays, nextAt } });
  const id = versionId(world, input);
  if (input.RotateImmediately === false) rotations.schedule(secret);
  else {
    await secret.begin(id);
    void rotations.rotate(secret, id);
  }
  return { ARN: secret.arn, Name: secret.name, VersionId: id };
};

/** "CancelRotateSecret". */
export const cancelRotateSecret: JsonAction = async (world, input, call) => {
  const secret = authorizedSecret(world, input, call, "CancelRotateSecret");
  await world.service(SecretService).rotations.cancel(secret);
  return { ARN: secret.arn, Name: secret.name };
};

function describe({ arn, name, record, versions }: Secret): object {
  const { description, tags, createdAt, changedAt, rotation } = record;
  const labelled = versions.filter(({ stages }) => stages.length > 0);
  return {
    ARN: arn,
    Name: name,
    ...(description !== undefined && { Description: description }),
    CreatedDate: createdAt / 1000,
    LastChangedDate: changedAt / 1000,
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
    VersionIdsToStages: Object.fromEntries(labelled.map(({ id, stages }) => [id, stages])),
    ...(rotation && {
      RotationEnabled: true,
      RotationLambdaARN: rotation.functionArn,
      RotationRules: { AutomaticallyAfterDays: rotation.everyDays },
      ...(rotation.lastAt !== undefined && { LastRotatedDate: rotation.lastAt / 1000 }),
      NextRotationDate: rotation.nextAt / 1000,
    }),
  };
}

function tagsOf(raw: unknown): Record<string, string> {
  if (!Array.isArray(raw)) return {};
  return Object.fromEntries((raw as { Key: string; Value: string }[]).map(({ Key, Value }) => [Key, Value]));
}
