import { mkdtempSync, rmSync } from "node:fs";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { killAll, runProcess } from "./testing/processes.ts";

const FREE_PORTS = ["--port", "0", "--subscriber-port", "0", "--before-port", "0", "--after-port", "0"];
const START = join(import.meta.dirname, "start.ts");

let data: string;
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "sluice-"));
});
afterEach(() => {
  killAll();
  rmSync(data, { recursive: true, force: true });
});

const start = (...args: string[]) => {
  const { npm_lifecycle_event: _, ...env } = process.env;
  return runProcess(START, ["--data", data, ...args], { ...env, NO_COLOR: "1" });
};

/** What curl does with a name under .localhost. */
function curl(address: string, body?: object): Promise<{ status?: number; body: Record<string, unknown> }> {
  const { host, port, pathname } = new URL(address);
  const headers = { host, ...(body ? { "content-type": "application/json" } : {}) };
  return new Promise((resolve, reject) => {
    const call = request({ host: "127.0.0.1", port, path: pathname, method: body ? "POST" : "GET", headers });
    call.on("error", reject).on("response", async (response) => {
      let text = "";
      for await (const chunk of response) text += chunk;
      resolve({ status: response.statusCode, body: JSON.parse(text) });
    });
    call.end(body && JSON.stringify(body));
  });
}

async function storedIn(endpoint: string, key: string): Promise<unknown> {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const s3 = new S3Client({ endpoint, region: "us-east-1", credentials });
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: "sluice-subscriber", Key: key }));
  const text = await Body!.transformToString();
  s3.destroy();
  return JSON.parse(text);
}

test("npm start: the whole path, an outage of the subscriber that loses nothing, and an end within a second", async () => {
  const launcher = start(...FREE_PORTS);
  const [, gateway] = await launcher.line(/gateway +(http:\/\/sub-gw\.localhost:\d+\/events\/sub)/);
  const [, aws] = await launcher.line(/AWS APIs +(http:\/\/127\.0\.0\.1:\d+)/);
  const [, subscriber, subscriberPort, pid] = await launcher.line(/(http:\/\/sub\.localhost:(\d+)\/sub) +(\d+)/);
  const [, before] = await launcher.line(/(http:\/\/pub\.localhost:\d+\/pub).*to the subscriber/);
  const [, after] = await launcher.line(/(http:\/\/pub\.localhost:\d+\/pub).*to the gateway/);
  const message = { id: 10, age: 31, name: "leedonggyu", job: "devops" };

  expect(await curl(gateway!, message)).toMatchObject({ status: 202 });
  await launcher.line(/^subscriber │ .*POST \/sub → 200 .*id=10 .*outcome=stored/);
  expect(await storedIn(aws!, "10")).toEqual({
    ...message,
    messageId: expect.any(String),
    sentAt: expect.stringMatching(/^\d{13}$/),
  });
  expect(await curl(before!)).toMatchObject({ status: 200, body: { outcome: "delivered", to: subscriber } });

  process.kill(Number(pid), "SIGTERM");
  await launcher.line(/subscriber was stopped, the rest goes on/);
  expect(await curl(before!)).toMatchObject({ status: 503, body: { outcome: "failed" } });
  const accepted = await curl(after!);
  expect(accepted).toMatchObject({ status: 202, body: { outcome: "accepted", to: gateway } });
  const again = start("--only", "subscriber", "--port", new URL(aws!).port, "--subscriber-port", subscriberPort!);
  await again.line(new RegExp(`^subscriber │ .*POST /sub → 200 .*id=${accepted.body.id} .*outcome=stored`));

  const stopped = performance.now();
  launcher.kill("SIGINT");
  expect((await launcher.ended).code).toBe(0);
  expect(performance.now() - stopped).toBeLessThan(1_000);
  again.kill("SIGINT");
  expect((await again.ended).code).toBe(0);
});

test("what cannot be synthesized is told, and nothing goes on", async () => {
  const { npm_lifecycle_event: _, ...env } = process.env;
  const settings = { ...env, NO_COLOR: "1", THROTTLE_RATE_LIMIT: "fast" };
  const launcher = runProcess(START, ["--data", data, ...FREE_PORTS], settings);
  expect((await launcher.ended).code).toBe(1);
  const crash = launcher.lines.findIndex((line) => line.startsWith("✗ synth ended with 2, so everything ends."));
  expect(launcher.lines.slice(crash).join("\n")).toContain("THROTTLE_RATE_LIMIT");
});
