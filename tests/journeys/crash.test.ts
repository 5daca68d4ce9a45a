import { randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { call } from "../factories/http.ts";
import { runProcess, startProcess } from "../factories/process.ts";
import { synthesize } from "../factories/synthesize.ts";
import { SUBSCRIBER_KEY } from "../factories/system.ts";

const READY = /terrarium ready http:\/\/127\.0\.0\.1:(\d+)/;
const env = { TF_VAR_subscriber_api_key: SUBSCRIBER_KEY };

/** Leaves only the gateway's stack in a manifest: what is accepted then stays in the queue. */
function withoutPipe(directory: string): string {
  const file = join(directory, "manifest.json");
  const manifest = JSON.parse(readFileSync(file, "utf8"));
  manifest.stacks = { gateway: manifest.stacks.gateway };
  writeFileSync(file, JSON.stringify(manifest));
  return directory;
}

describe("a terrarium that is killed", () => {
  let data: string;
  let whole: string;
  let gateway: string;
  beforeAll(async () => {
    [whole, gateway] = await Promise.all([synthesize(), synthesize().then(withoutPipe)]);
  });
  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), "crash-"));
  });
  afterEach(() => rmSync(data, { recursive: true, force: true }));
  afterAll(() => {
    for (const directory of [whole, gateway]) rmSync(directory, { recursive: true, force: true });
  });

  test("between acceptance and delivery loses nothing", async () => {
    const arrived = new Map<string, number>();
    let last: (() => void) | undefined;
    const subscriber = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk) => {
        body += chunk;
      });
      request.on("end", () => {
        const { id } = JSON.parse(body);
        arrived.set(id, (arrived.get(id) ?? 0) + 1);
        response.end("{}");
        if (arrived.size === ids.length) last?.();
      });
    });
    await new Promise<void>((resolve) => subscriber.listen(0, "127.0.0.1", resolve));
    const ids = Array.from({ length: 100 }, () => randomUUID());

    const first = await startProcess("terrarium/bin.js", {
      args: [gateway, "--port", "0", "--data", data],
      env,
      ready: READY,
    });
    const port = Number(first.ready[1]);
    const answers = await Promise.all(
      ids.map((id) =>
        call(port, "/events/sub", {
          host: "sub-gw.localhost",
          headers: { "Content-Type": "application/json" },
          body: JSON.stringify({ id, name: "leedonggyu", age: 31, job: "devops" }),
        }),
      ),
    );
    expect(await first.end("SIGKILL")).toBe("SIGKILL");
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));

    const all = new Promise<void>((resolve) => {
      last = resolve;
    });
    const host = `sub.localhost=http://127.0.0.1:${(subscriber.address() as AddressInfo).port}`;
    const args = [whole, "--port", "0", "--data", data, "--host", host];
    const second = await startProcess("terrarium/bin.js", { args, env, ready: READY });
    await all;
    expect(await second.end("SIGTERM")).toBe(0);
    subscriber.close();
    expect([...arrived.values()].every((times) => times === 1)).toBe(true);
    expect(new Set(arrived.keys())).toEqual(new Set(ids));
  });

  test("gives its data directory to no second one while it lives", async () => {
    const first = await startProcess("terrarium/bin.js", {
      args: [gateway, "--port", "0", "--data", data],
      env,
      ready: READY,
    });
    const second = await runProcess("terrarium/bin.js", [gateway, "--port", "0", "--data", data], env);
    expect(second.code).toBe(2);
    expect(second.stderr).toMatch(/in use by another terrarium/);
    const accepted = await call(Number(first.ready[1]), "/events/sub", {
      host: "sub-gw.localhost",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ id: 1, name: "a", age: 1, job: "b" }),
    });
    expect(accepted.status).toBe(202);
    expect(await first.end("SIGINT")).toBe(0);
  });
});
