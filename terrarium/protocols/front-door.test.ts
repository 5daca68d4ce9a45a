import { once } from "node:events";
import { connect } from "node:net";
import type { Duplex } from "node:stream";
import { call } from "../../tests/factories/http.ts";
import { FrontDoor, type FrontDoorOptions, sendJson } from "./front-door.ts";
import { BodyTooLarge, readBody } from "./request-body.ts";

const says = (who: string) => (_request: unknown, response: Parameters<typeof sendJson>[0]) =>
  sendJson(response, 200, { who });

describe("FrontDoor", () => {
  let door: FrontDoor;
  const errors: unknown[] = [];
  const open = async (options: Partial<FrontDoorOptions> = {}) => {
    door = await FrontDoor.open({ port: 0, onError: (error) => errors.push(error), ...options });
    return door;
  };
  afterEach(() => door.close(0));

  const who = async (path: string, host?: string) => (await call(door.port, path, { host })).json().who;

  test("a host name goes before a path, a path before the rest, and the exact name before a pattern", async () => {
    await open();
    door.mountHost("sub-gw.localhost", says("domain"));
    door.mountHost("abc.execute-api.*", says("api"));
    door.mountHost("abc.execute-api.localhost", says("exact"));
    door.mountPath("restapis", says("stage"));
    door.mountRest(says("aws"));
    expect(await who("/restapis/x", "SUB-GW.localhost")).toBe("domain");
    expect(await who("/v1", "abc.execute-api.us-east-1.amazonaws.com")).toBe("api");
    expect(await who("/v1", "abc.execute-api.localhost")).toBe("exact");
    expect(await who("/restapis/abc/v1")).toBe("stage");
    expect(await who("/restapis?x")).toBe("stage");
    expect(await who("/restapisx")).toBe("aws");
    expect(await who("/")).toBe("aws");
  });

  test("who stays on a connection that was upgraded keeps the door open no longer than the grace", async () => {
    await open();
    door.mountPath("socket", says("api"), (_request, socket) => socket.write("HTTP/1.1 101 Switching\r\n\r\n"));
    const client = connect(door.port, "127.0.0.1");
    client.write("GET /socket HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
    await once(client, "data");
    const ended = once(client, "close");
    await door.close(0);
    await ended;
  });

  test("a mount that is taken away answers no more, and a name is mounted once", async () => {
    await open();
    door.mountRest(says("aws"));
    const unmount = door.mountHost("a.localhost", says("a"));
    expect(() => door.mountHost("a.localhost", says("b"))).toThrow(/a\.localhost/);
    unmount();
    expect(await who("/", "a.localhost")).toBe("aws");
  });

  test("a WebSocket handshake goes to the owner of its name or path, who may have none", async () => {
    await open();
    const upgraded = (who: string) => (_request: unknown, socket: Duplex) => socket.end(`HTTP/1.1 101 ${who}\r\n\r\n`);
    door.mountPath("socket", says("api"), upgraded("path"));
    door.mountHost("socket.localhost", says("api"), upgraded("host"));
    door.mountRest(says("aws"));
    const ask = (path: string, host: string, protocol = "websocket") =>
      converse(
        door.port,
        `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade, close\r\nUpgrade: ${protocol}\r\n\r\n`,
      );
    expect(await ask("/socket/v1", "x")).toBe("HTTP/1.1 101 path\r\n\r\n");
    expect(await ask("/", "socket.localhost")).toBe("HTTP/1.1 101 host\r\n\r\n");
    expect(await ask("/", "x")).toMatch(/^HTTP\/1\.1 400 .*No WebSocket API answers/s);
    // curl --http2 and Java's client ask so, and take HTTP/1.1.
    expect(await ask("/", "x", "h2c")).toMatch(/^HTTP\/1\.1 200 .*"who":"aws"/s);
  });

  test("before everything runs it says so", async () => {
    await open();
    expect((await call(door.port, "/")).status).toBe(503);
  });

  test("what a handler throws is 500, is reported, and the next request is served", async () => {
    await open();
    const mistake = new Error("a mistake");
    door.mountPath("sync", () => {
      throw mistake;
    });
    door.mountPath("async", () => Promise.reject(mistake));
    door.mountRest(says("aws"));
    for (const path of ["/sync", "/async"]) expect((await call(door.port, path)).status).toBe(500);
    expect(errors.splice(0)).toEqual([mistake, mistake]);
    expect(await who("/")).toBe("aws");
  });

  test("too many headers are 431 and what is no HTTP is 400", async () => {
    await open();
    door.mountRest(says("aws"));
    expect((await call(door.port, "/", { headers: { "X-Bomb": "x".repeat(40_000) } })).status).toBe(431);
    expect(await converse(door.port, "HELLO\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 /);
    expect(await who("/")).toBe("aws");
  });

  test("a client that never finishes its headers is sent away", async () => {
    await open({ headersTimeout: 50, requestTimeout: 50 });
    door.mountRest(says("aws"));
    expect(await converse(door.port, "GET / HTTP/1.1\r\nHost: x")).toMatch(/^HTTP\/1\.1 408 /);
    expect(await who("/")).toBe("aws");
  });

  test("a client that never finishes its body is sent away", async () => {
    await open({ headersTimeout: 50, requestTimeout: 50 });
    door.mountRest(async (request, response) =>
      sendJson(response, 200, { length: (await readBody(request, 100)).length }),
    );
    expect(await converse(door.port, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc")).toMatch(
      /^HTTP\/1\.1 408 /,
    );
  });

  test("a body over the limit is refused, by its announced length and by what arrives", async () => {
    await open();
    door.mountRest(async (request, response) => {
      await readBody(request, 10).catch((error) => expect(error).toBeInstanceOf(BodyTooLarge));
      response.setHeader("Connection", "close");
      sendJson(response, 413, {});
    });
    expect((await call(door.port, "/", { body: "x".repeat(11) })).status).toBe(413);
    const chunked = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n01234567890\r\n";
    expect(await converse(door.port, chunked)).toMatch(/^HTTP\/1\.1 413 /);
  });

  test("closing lets a running request end, and takes no new ones", async () => {
    await open();
    let finish = () => {};
    const begun = new Promise<void>((resolve) => {
      door.mountRest((_request, response) => {
        finish = () => sendJson(response, 200, { who: "late" });
        resolve();
      });
    });
    const running = who("/");
    await begun;
    const { port } = door;
    const closed = door.close(5_000);
    await expect(call(port, "/")).rejects.toMatchObject({ code: "ECONNREFUSED" });
    finish();
    expect(await running).toBe("late");
    await closed;
  });
});

/** Sends raw bytes and returns all that comes back until the other side closes. */
function converse(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(text));
    socket.on("data", (chunk) => {
      answer += chunk;
    });
    socket.on("close", () => resolve(answer));
    socket.on("error", reject);
  });
}
