import { randomBytes } from "node:crypto";
import { readdirSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { type RunningProcess, startProcess } from "../../../tests/factories/process.ts";
import { StackDirectories } from "../../plan/testing/write-stacks.ts";

const Bucket = "things";
const SIGNED = "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/aws4_request, SignedHeaders=host, Signature=00";
let directory: string;
let terrarium: RunningProcess | undefined;
let client: S3Client | undefined;

const directories = new StackDirectories();
afterAll(() => directories.remove());
beforeEach(() => {
  const provider = { aws: [{ region: "us-east-1" }] };
  const resource = { aws_s3_bucket: { things: { bucket: "things" } } };
  directory = directories.synthesized({ s: { provider, resource } });
});
afterEach(async () => {
  client?.destroy();
  await terrarium?.end("SIGKILL");
});

/** The terrarium as a process of its own, on the same data each time. */
async function start(): Promise<{ client: S3Client; url: URL }> {
  const args = [directory, "--port", "0", "--data", join(directory, "data")];
  terrarium = await startProcess("terrarium/bin.js", { args, ready: /terrarium ready (\S+)/ });
  const endpoint = terrarium.ready[1]!;
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  client = new S3Client({ endpoint, region: "us-east-1", forcePathStyle: true, credentials });
  return { client, url: new URL(endpoint) };
}

const files = () => readdirSync(join(directory, "data/objects"));

test("kill -9 keeps what was answered, and leaves nothing of what was on its way", async () => {
  const { client, url } = await start();
  const large = randomBytes(3_000_000);
  const put = (Key: string, Body: Buffer | string) => client.send(new PutObjectCommand({ Bucket, Key, Body }));
  const small = Array.from({ length: 50 }, (_, n) => put(`small-${n}`, `${n}`));
  await Promise.all([...small, put("large", large)]);

  const socket = connect(Number(url.port), url.hostname);
  socket.on("error", () => {});
  socket.write(`PUT /things/half HTTP/1.1\r\nHost: x\r\nAuthorization: ${SIGNED}\r\nContent-Length: 4000000\r\n\r\n`);
  socket.write(randomBytes(2_000_000));
  while (files().length < 2) await new Promise((resolve) => setImmediate(resolve));
  const closed = new Promise((resolve) => socket.once("close", resolve));
  await terrarium!.end("SIGKILL");
  await closed;
  expect(files()).toHaveLength(2);

  const again = await start();
  const get = async (Key: string) => (await again.client.send(new GetObjectCommand({ Bucket, Key }))).Body!;
  await expect(get("half")).rejects.toMatchObject({ name: "NoSuchKey" });
  expect(files()).toHaveLength(1);
  expect(Buffer.from(await (await get("large")).transformToByteArray()).equals(large)).toBe(true);
  for (let n = 0; n < 50; n++) expect(await (await get(`small-${n}`)).transformToString()).toBe(`${n}`);
});
