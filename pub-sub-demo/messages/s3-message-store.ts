import {
  GetObjectCommand,
  HeadBucketCommand,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from "@aws-sdk/client-s3";
import { type MessageStore, StoreUnavailable } from "./message-store.ts";

const ATTEMPTS_WHEN_CONCURRENT = 3;

/**
 * Keeps messages in an S3 bucket by conditional writes (S3 user guide, "Preventing object overwrites with conditional writes").
 * Region, credentials and endpoint are the SDK's own settings. Its time-outs end before the five seconds after which an
 * EventBridge API destination gives up, so that its caller hears 503 rather than nothing.
 */
export function createS3MessageStore(bucket: string, deadlineMs = 4_000): MessageStore {
  const client = new S3Client({
    maxAttempts: 2,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 1_900, throwOnRequestTimeout: true },
  });

  async function inTime<T>(doing: string, work: (options: { abortSignal: AbortSignal }) => Promise<T>): Promise<T> {
    const abortSignal = AbortSignal.timeout(deadlineMs);
    try {
      return await work({ abortSignal });
    } catch (error) {
      const reason = abortSignal.aborted ? `no answer within ${deadlineMs} ms` : reasonOf(error);
      throw new StoreUnavailable(`${doing} in bucket ${bucket}: ${reason}`, { cause: error });
    }
  }

  return {
    create: (key, text) =>
      inTime(`cannot store ${key}`, async (options) => {
        const put = { Bucket: bucket, Key: key, Body: text, ContentType: "application/json", IfNoneMatch: "*" };
        for (let attempt = 1; ; attempt += 1) {
          try {
            await client.send(new PutObjectCommand(put), options);
            return true;
          } catch (error) {
            if (statusOf(error) === 412) return false;
            // 409: another write or delete of this key is under way; S3 asks to try again.
            if (statusOf(error) !== 409 || attempt === ATTEMPTS_WHEN_CONCURRENT) throw error;
          }
        }
      }),
    read: (key) =>
      inTime(`cannot read ${key}`, async (options) => {
        try {
          const object = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }), options);
          return await object.Body?.transformToString();
        } catch (error) {
          if (error instanceof NoSuchKey) return undefined;
          throw error;
        }
      }),
    check: () =>
      inTime("cannot reach S3", async (options) => {
        await client.send(new HeadBucketCommand({ Bucket: bucket }), options);
      }),
  };
}

function statusOf(error: unknown): number | undefined {
  return error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const status = statusOf(error);
  const code = (error as NodeJS.ErrnoException).code;
  return [status ? `HTTP ${status}` : code, error.name, error.message]
    .filter((part) => part && part !== "Error" && part !== "UnknownError")
    .join(" ");
}
