import { randomBytes } from "node:crypto";
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { signToken, verifyToken } from "../shared/callback-token.ts";

/** The rotation was not asked for by Secrets Manager, or not in this order. */
export class RotationRefused extends Error {
  constructor(secretId: string, version: string, why: string) {
    super(`the secret ${secretId} is not rotated to version ${version}: ${why}`);
    this.name = "RotationRefused";
  }
}

/** As many bytes as the digest that is made with them. */
const KEY_BYTES = 32;

/** The steps of a rotation, each of which may come again. */
export function createRotation() {
  const client = new SecretsManagerClient({});

  async function secretOf(SecretId: string, VersionId: string, VersionStage: string): Promise<string | undefined> {
    try {
      return (await client.send(new GetSecretValueCommand({ SecretId, VersionId, VersionStage }))).SecretString;
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
  }

  async function create(SecretId: string, version: string): Promise<string> {
    if ((await secretOf(SecretId, version, "AWSPENDING")) !== undefined) return "the new key was there";
    await client.send(
      new PutSecretValueCommand({
        SecretId,
        ClientRequestToken: version,
        SecretString: randomBytes(KEY_BYTES).toString("base64url"),
        VersionStages: ["AWSPENDING"],
      }),
    );
    return "new key made";
  }

  async function test(SecretId: string, version: string): Promise<string> {
    const secret = await secretOf(SecretId, version, "AWSPENDING");
    if (!secret) throw new RotationRefused(SecretId, version, "it has no value");
    const key = { version, secret };
    if (verifyToken(signToken(key, "test", 1), "test", key, 0) !== "valid") {
      throw new RotationRefused(SecretId, version, "a token signed with it is not valid");
    }
    return "new key tested";
  }

  async function finish(SecretId: string, version: string, current: string | undefined): Promise<string> {
    await client.send(
      new UpdateSecretVersionStageCommand({
        SecretId,
        VersionStage: "AWSCURRENT",
        MoveToVersionId: version,
        RemoveFromVersionId: current,
      }),
    );
    return "new key current: tokens of the one before it stay valid";
  }

  return {
    /** What was done, in words. @throws RotationRefused */
    async step(step: string, SecretId: string, version: string): Promise<string> {
      const { RotationEnabled, VersionIdsToStages = {} } = await client.send(new DescribeSecretCommand({ SecretId }));
      if (!RotationEnabled) throw new RotationRefused(SecretId, version, "its rotation is not enabled");
      const stages = VersionIdsToStages[version];
      if (stages === undefined) throw new RotationRefused(SecretId, version, "there is no such version");
      if (stages.includes("AWSCURRENT")) return "the new key was current";
      if (!stages.includes("AWSPENDING")) throw new RotationRefused(SecretId, version, "it is not pending");
      switch (step) {
        case "createSecret":
          return create(SecretId, version);
        case "setSecret":
          return "nobody else has to be told of the new key";
        case "testSecret":
          return test(SecretId, version);
        case "finishSecret": {
          const isCurrent = ([, labels]: [string, string[]]) => labels.includes("AWSCURRENT");
          return finish(SecretId, version, Object.entries(VersionIdsToStages).find(isCurrent)?.[0]);
        }
        default:
          throw new RotationRefused(SecretId, version, `there is no step ${step}`);
      }
    },
  };
}
