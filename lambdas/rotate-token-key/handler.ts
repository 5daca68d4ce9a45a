import { Logger } from "@aws-lambda-powertools/logger";
import type { SecretsManagerRotationEvent } from "aws-lambda";
import { createRotation } from "./rotation.ts";

const logger = new Logger({ serviceName: "rotate-token-key" });
const rotation = createRotation();

/** Rotates the key that tokens are signed with. Source: "Lambda rotation functions" of the Secrets Manager guide, its four steps. */
export async function handler({ SecretId, ClientRequestToken, Step }: SecretsManagerRotationEvent): Promise<void> {
  const outcome = await rotation.step(Step, SecretId, ClientRequestToken);
  logger.info(outcome, { step: Step, secret: SecretId, version: ClientRequestToken });
}
