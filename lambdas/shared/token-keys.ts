import {
  GetSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import type { TokenKey } from "./callback-token.ts";

/** The versions of the secret that count: the current one signs, and the one before it still verifies. */
export interface TokenKeys {
  /** What to sign with. */
  current(): Promise<TokenKey>;
  /** What to verify with: a version that was rotated away since has a successor, and is known as long as it is the one before it. */
  ofVersion(version: string): Promise<TokenKey | undefined>;
}

const KEPT_MILLISECONDS = 60_000;
/** Tokens that name a version of their own invention cannot make Secrets Manager be asked more often than this, each minute. */
const MOST_READS = 60;

/**
 * Reads the keys from Secrets Manager and keeps them for a minute, less where a token was signed with a newer one: "Rotation of AWS Secrets
 * Manager secrets", staging labels. `now`: milliseconds since 1970.
 */
export function createTokenKeys(secretId: string, now: () => number = Date.now): TokenKeys {
  const client = new SecretsManagerClient({});
  let keys: readonly TokenKey[] = [];
  let readAt = Number.NEGATIVE_INFINITY;
  let reads: number[] = [];

  const version = async (stage: "AWSCURRENT" | "AWSPREVIOUS"): Promise<TokenKey[]> => {
    try {
      const found = await client.send(new GetSecretValueCommand({ SecretId: secretId, VersionStage: stage }));
      return [{ version: found.VersionId ?? "", secret: found.SecretString ?? "" }];
    } catch (error) {
      // Until the first rotation there is none before the current one.
      if (stage === "AWSPREVIOUS" && error instanceof ResourceNotFoundException) return [];
      throw error;
    }
  };
  const read = async () => {
    const at = now();
    keys = (await Promise.all([version("AWSCURRENT"), version("AWSPREVIOUS")])).flat();
    readAt = at;
    reads = [...reads.filter((each) => at - each < KEPT_MILLISECONDS), at];
  };
  const fresh = async () => {
    if (now() - readAt >= KEPT_MILLISECONDS) await read();
  };
  return {
    async current() {
      await fresh();
      return keys[0]!;
    },
    async ofVersion(wanted) {
      await fresh();
      const find = () => keys.find((key) => key.version === wanted);
      if (find() === undefined && reads.length < MOST_READS) await read();
      return find();
    },
  };
}
