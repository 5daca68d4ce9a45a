import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { connect, createServer, type Server } from "node:net";
import { join } from "node:path";
import { killAll, runProcess } from "../testing/processes.ts";

const START = join(import.meta.dirname, "../start.ts");
const FREE_PORTS = ["--port", "0", "--subscriber-port", "0", "--before-port", "0", "--after-port", "0"];
/** The servers without the terrarium: everything the launcher does, with an S3 that is down. */
const SERVERS = ["--without", "terrarium", ...FREE_PORTS];

const start = (args: readonly string[]) => {
  const { npm_lifecycle_event: _, ...env } = process.env;
  return runProcess(START, args, { ...env, NO_COLOR: "1" });
};

const others: Server[] = [];
afterEach(() => {
  killAll();
  for (const server of others.splice(0)) server.close();
});

async function portInUse(): Promise<number> {
  const server = createServer();
  others.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

test("what runs where is told, names under .localhost work between the servers, and Ctrl-C ends it all with 0", async () => {
  const launcher = start(SERVERS);
  const [, port] = await launcher.line(/http:\/\/pub\.localhost:(\d+)\/pub +\d+ +publishes to the subscriber/);
  await launcher.line(/curl http:\/\/pub\.localhost/);
  const response = await fetch(`http://127.0.0.1:${port}/pub`);
  expect([response.status, await response.json()]).toMatchObject([
    503,
    {
      status: 503,
      to: expect.stringContaining("http://sub.localhost:"),
      answer: { error: expect.stringContaining("cannot store") },
    },
  ]);
  await launcher.line(/^subscriber │ .*error POST \/sub → 503/);
  const stopped = performance.now();
  launcher.kill("SIGINT");
  expect((await launcher.ended).code).toBe(0);
  expect(performance.now() - stopped).toBeLessThan(1_000);
  await expect(fetch(`http://127.0.0.1:${port}/health`)).rejects.toThrow();
});

test("nothing outlives a launcher that is killed", async () => {
  const launcher = start(SERVERS);
  const [, port] = await launcher.line(/http:\/\/sub\.localhost:(\d+)\/sub/);
  const socket = connect(Number(port), "127.0.0.1");
  await once(socket, "connect");
  launcher.kill("SIGKILL");
  await once(socket.resume(), "close"); // the subscriber has ended: nobody else held this connection
  await expect(fetch(`http://127.0.0.1:${port}/health`)).rejects.toThrow();
});

test("a server that is stopped on its own leaves the others running", async () => {
  const launcher = start(SERVERS);
  const [, subscriber] = await launcher.line(/http:\/\/sub\.localhost:(\d+)\/sub/);
  const [, before] = await launcher.line(/http:\/\/pub\.localhost:(\d+)\/pub +\d+ +publishes to the subscriber/);
  const [, pid] = await launcher.line(/\/sub +(\d+) +keeps messages/);
  process.kill(Number(pid), "SIGTERM");
  await launcher.line(/subscriber was stopped, the rest goes on.*npm start -- --only subscriber/);
  const response = await fetch(`http://127.0.0.1:${before}/pub`);
  expect([response.status, await response.json()]).toMatchObject([
    503,
    { error: expect.stringContaining(`http://sub.localhost:${subscriber}/sub was not reached`) },
  ]);
});

test("a busy port is told with who has it and what moves the part, before anything starts", async () => {
  const port = await portInUse();
  const launcher = start(["--only", "subscriber", "--subscriber-port", String(port)]);
  expect((await launcher.ended).code).toBe(1);
  expect(launcher.lines).toHaveLength(1);
  expect(launcher.lines[0]).toMatch(new RegExp(`^✗ Port ${port} \\(subscriber\\) is in use`));
  expect(launcher.lines[0]).toContain("npm start -- --subscriber-port N");
});

(process.platform === "linux" ? test : test.skip)("another npm start that has the port is called so", async () => {
  const first = start(["--only", "subscriber", ...FREE_PORTS]);
  const [, port] = await first.line(/http:\/\/sub\.localhost:(\d+)\/sub/);
  const second = start(["--only", "subscriber", "--subscriber-port", port!]);
  expect((await second.ended).code).toBe(1);
  expect(second.lines[0]).toContain(`is in use by another npm start, pid ${first.pid}: stop that, or move`);
});

test("wrong options end with 2, --help with 0", async () => {
  const wrong = start(["--port", "eighty"]);
  expect((await wrong.ended).code).toBe(2);
  expect(wrong.lines[0]).toBe('✗ --port takes a port from 0 to 65535, not "eighty"');
  const help = start(["--help"]);
  expect((await help.ended).code).toBe(0);
  expect(help.lines.join("\n")).toContain("--subscriber-port N");
});
