import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { closeAll, listening } from "../testing/listening.ts";

const started: ChildProcess[] = [];

afterEach(async () => {
  for (const child of started.splice(0)) child.kill("SIGKILL");
  await closeAll();
});

const AWS = { AWS_REGION: "us-east-1", AWS_ACCESS_KEY_ID: "id", AWS_SECRET_ACCESS_KEY: "secret" };

/** A server of this folder as the process that it is in production. */
function start(file: string, env: Record<string, string>) {
  const child = spawn(process.execPath, [join(import.meta.dirname, "..", file)], {
    env: { BIND_ADDRESS: "127.0.0.1", PORT: "0", ...env },
  });
  started.push(child);
  let stderr = "";
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const lines = createInterface({ input: child.stdout });
  const waiting: { msg: string; resolve: (line: Record<string, unknown>) => void }[] = [];
  const seen: Record<string, unknown>[] = [];
  lines.on("line", (text) => {
    const line = JSON.parse(text);
    seen.push(line);
    for (const { resolve } of waiting.filter(({ msg }) => msg === line.msg)) resolve(line);
  });
  return {
    kill: (signal: NodeJS.Signals) => child.kill(signal),
    stopReading: () => child.stdout.destroy(),
    line: async (msg: string) =>
      seen.find((line) => line.msg === msg) ??
      (await new Promise<Record<string, unknown>>((resolve) => waiting.push({ msg, resolve }))),
    exit: once(child, "close").then(([code, signal]) => ({ code, signal, stderr })),
  };
}

test("unusable settings end a server with 2 and every problem at once", async () => {
  const { code, stderr } = await start("subscriber.ts", { PORT: "web", SUB_BUCKET: "No_Bucket" }).exit;
  expect(code).toBe(2);
  expect(stderr.trim().split("\n")).toEqual([
    "The subscriber cannot start with this environment:",
    expect.stringContaining('SUB_BUCKET: saw "No_Bucket"; accepted: '),
    expect.stringContaining("SUB_API_KEY: saw nothing; accepted: "),
    expect.stringContaining("AWS_REGION: saw nothing; accepted: "),
    expect.stringContaining('PORT: saw "web"; accepted: '),
  ]);
});

test("the publisher needs to be told its subscriber", async () => {
  const { code, stderr } = await start("publisher.ts", { SUB_HOST: "sub.localhost:4001/sub" }).exit;
  expect(code).toBe(2);
  expect(stderr).toContain('SUB_HOST: saw "sub.localhost:4001/sub"; accepted: the full http or https address');
});

test.each(["SIGINT", "SIGTERM"] as const)("%s answers what is under way, then ends with 0", async (signal) => {
  const gate = Promise.withResolvers<void>();
  const reached = Promise.withResolvers<void>();
  const s3 = await listening((request, response) => {
    reached.resolve();
    request.resume().on("end", () => gate.promise.then(() => response.end()));
  });
  const env = { ...AWS, AWS_ENDPOINT_URL: s3, SUB_BUCKET: "messages", SUB_API_KEY: "k" };
  const subscriber = start("subscriber.ts", env);
  const { port } = await subscriber.line("listening");
  const answer = fetch(`http://127.0.0.1:${port}/sub`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-api-key": "k" },
    body: '{"id": 10, "name": "a", "age": 1, "job": "b"}',
  });
  await reached.promise;
  subscriber.kill(signal);
  expect(await subscriber.line("stopping")).toMatchObject({ signal, underWay: 1 });
  await expect(fetch(`http://127.0.0.1:${port}/health`)).rejects.toThrow();
  gate.resolve();
  const { status, headers } = await answer;
  expect([status, headers.get("connection")]).toEqual([200, "close"]);
  expect(await subscriber.exit).toEqual({ code: 0, signal: null, stderr: "" });
});

test("a port in use is a clear end", async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const { port } = other.address() as AddressInfo;
  const publisher = start("publisher.ts", { SUB_HOST: "http://127.0.0.1/sub", PORT: String(port) });
  expect(await publisher.line(`port ${port} is in use: set PORT to another`)).toMatchObject({ level: "fatal" });
  expect((await publisher.exit).code).toBe(1);
  other.close();
});

test("an error that nothing handles ends the process with its reason", async () => {
  const defect = "data:text/javascript,process.on('SIGUSR2',()=>{throw new Error('a defect')})";
  const publisher = start("publisher.ts", { SUB_HOST: "http://127.0.0.1/sub", NODE_OPTIONS: `--import="${defect}"` });
  await publisher.line("listening");
  publisher.kill("SIGUSR2");
  expect(await publisher.line("ending after an error that nothing handled")).toMatchObject({
    level: "fatal",
    err: { message: "a defect" },
  });
  expect((await publisher.exit).code).toBe(1);
});

test("a server ends as asked also when nobody reads its log any more", async () => {
  const publisher = start("publisher.ts", { SUB_HOST: "http://127.0.0.1/sub" });
  await publisher.line("listening");
  publisher.stopReading();
  publisher.kill("SIGTERM");
  expect((await publisher.exit).code).toBe(0);
});
