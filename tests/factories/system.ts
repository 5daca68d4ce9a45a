import { rmSync } from "node:fs";
import { GetObjectCommand, ListObjectVersionsCommand, S3Client } from "@aws-sdk/client-s3";
import { SQSClient } from "@aws-sdk/client-sqs";
import { VirtualClock } from "../../terrarium/engine/virtual-clock.ts";
import type { Terrarium } from "../../terrarium/index.ts";
import { startAudited } from "./audited-start.ts";
import { freePort } from "./free-port.ts";
import { type Answer, call } from "./http.ts";
import { passTimeUntil } from "./passing-time.ts";
import { type RunningProcess, startProcess } from "./process.ts";
import { LOCAL_SETTINGS, synthesize } from "./synthesize.ts";

export const SUBSCRIBER_KEY = "journey-subscriber-key";
export const CREDENTIALS = { accessKeyId: "test", secretAccessKey: "test" };

/** The whole system on a free port and on virtual time, and the clients that a person would use on it. */
export interface System {
  readonly terrarium: Terrarium;
  readonly clock: VirtualClock;
  readonly sqs: SQSClient;
  readonly s3: S3Client;
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
  /** Posts to the gateway at its custom domain. */
  post(message: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** The subscriber as a process of its own, always at the same address. */
  startSubscriber(): Promise<void>;
  stopSubscriber(): Promise<void>;
  /** What the subscriber has stored: the text of each object by key, and how many versions there are in all. */
  stored(): Promise<{ objects: Record<string, unknown>; versions: number }>;
  /** Lets virtual time pass until `done` is there, without ever overtaking a delivery that is under way. */
  passTimeUntil<T>(done: Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface SystemOptions {
  readonly settings?: Readonly<Record<string, string>>;
}

export async function startSystem(options: SystemOptions = {}): Promise<System> {
  const directory = await synthesize(options.settings);
  const subscriberPort = await freePort();
  const clock = new VirtualClock();
  const terrarium = await startAudited({
    directory,
    port: 0,
    clock,
    seed: 1,
    hosts: { "sub.localhost": `http://127.0.0.1:${subscriberPort}` },
    variables: { subscriber_api_key: SUBSCRIBER_KEY },
  });
  const client = { endpoint: terrarium.url, region: "us-east-1", credentials: CREDENTIALS };
  const s3 = new S3Client(client);
  const sqs = new SQSClient(client);
  let subscriber: RunningProcess | undefined;

  const stopSubscriber = async () => {
    await subscriber?.end();
    subscriber = undefined;
  };
  const output = (name: string) => {
    const value = terrarium.outputs.gateway?.[name]?.value;
    if (typeof value !== "string") throw new Error(`the gateway stack has no output "${name}"`);
    return value;
  };

  return {
    terrarium,
    clock,
    sqs,
    s3,
    queueUrl: output("queue_url"),
    deadLetterQueueUrl: output("dead_letter_queue_url"),
    post: (message, headers) =>
      call(terrarium.port, "/events/sub", {
        host: "sub-gw.localhost",
        headers: { "Content-Type": "application/json", ...headers },
        body: typeof message === "string" ? message : JSON.stringify(message),
      }),
    async startSubscriber() {
      subscriber = await startProcess("pub-sub-demo/subscriber.ts", {
        env: {
          PORT: String(subscriberPort),
          SUB_BUCKET: LOCAL_SETTINGS.SUBSCRIBER_BUCKET,
          SUB_API_KEY: SUBSCRIBER_KEY,
          AWS_REGION: "us-east-1",
          AWS_ENDPOINT_URL: terrarium.url,
          AWS_CONTAINER_CREDENTIALS_FULL_URI: `${terrarium.url}/_terrarium/credentials/journey-subscriber-server`,
        },
        ready: /listening/,
      });
      const { status, body } = await call(subscriberPort, "/health/ready");
      if (status !== 200) throw new Error(`the subscriber is not ready: ${status} ${body}`);
    },
    stopSubscriber,
    async stored() {
      const Bucket = LOCAL_SETTINGS.SUBSCRIBER_BUCKET;
      const listed = await s3.send(new ListObjectVersionsCommand({ Bucket }));
      const versions = listed.Versions ?? [];
      const objects: Record<string, unknown> = {};
      for (const { Key } of versions) {
        const object = await s3.send(new GetObjectCommand({ Bucket, Key }));
        objects[Key!] = JSON.parse(await object.Body!.transformToString());
      }
      return { objects, versions: versions.length };
    },
    passTimeUntil: (done) => passTimeUntil(terrarium, clock, done),
    async close() {
      s3.destroy();
      sqs.destroy();
      const stopped = terrarium.stop(1_000);
      await stopSubscriber();
      await stopped;
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
