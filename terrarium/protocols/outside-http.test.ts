import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { type AddressInfo, createServer as createTcpServer, type Socket } from "node:net";
import { gzipSync } from "node:zlib";
import type { OutsideRequest } from "../engine/outside.ts";
import { OutsideUnreachable } from "../engine/outside.ts";
import { createOutside } from "./outside-http.ts";

type Closing = { close(): unknown };
const open: Closing[] = [];

afterEach(() => {
  for (const thing of open.splice(0)) thing.close();
});

async function serve(listener: RequestListener): Promise<Server & { port: number }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push({
    close() {
      server.closeAllConnections();
      server.close();
    },
  });
  return Object.assign(server, { port: (server.address() as AddressInfo).port });
}

function outside(hosts: Record<string, string> = {}, onNote?: (note: string) => void) {
  const made = createOutside({ hosts, onNote });
  open.push(made);
  return made;
}

const post = (url: string, more: Partial<OutsideRequest> = {}): OutsideRequest => ({
  method: "POST",
  url,
  headers: { "Content-Type": "application/json", "X-Api-Key": "secret" },
  body: '{"id":"ä"}',
  timeout: 5000,
  ...more,
});

async function textOf(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text;
}

describe("createOutside", () => {
  it("sends a mapped name elsewhere, with its path, its query and its Host header", async () => {
    const server = await serve(async (request, response) => {
      const { method, url, headers } = request;
      response.setHeader("X-Seen", "yes");
      response.end(
        JSON.stringify({ method, url, host: headers.host, key: headers["x-api-key"], body: await textOf(request) }),
      );
    });
    const send = outside({ "sub.example.com": `http://127.0.0.1:${server.port}` });
    const answer = await send(post("https://SUB.example.com/sub/1?x=%20y"));
    expect(answer.status).toBe(200);
    expect(answer.headers["x-seen"]).toBe("yes");
    expect(JSON.parse(answer.body)).toEqual({
      method: "POST",
      url: "/sub/1?x=%20y",
      host: "sub.example.com",
      key: "secret",
      body: '{"id":"ä"}',
    });
  });

  it("puts the path of a mapping in front", async () => {
    const server = await serve((request, response) => response.end(request.url));
    const send = outside({ "sub.example.com": `http://127.0.0.1:${server.port}/base/` });
    expect((await send(post("https://sub.example.com/sub"))).body).toBe("/base/sub");
  });

  it("takes names under .localhost for this machine, and says so once", async () => {
    const server = await serve((request, response) => response.end(request.headers.host));
    const notes: string[] = [];
    const send = outside({}, (note) => notes.push(note));
    const url = `http://any.sub.localhost:${server.port}/`;
    expect((await send(post(url))).body).toBe(`any.sub.localhost:${server.port}`);
    expect((await send(post(url))).status).toBe(200);
    expect(notes).toEqual([expect.stringContaining(`any.sub.localhost is taken to be 127.0.0.1:${server.port}`)]);
  });

  it("gives the status of errors as it is, and follows no redirect", async () => {
    const server = await serve((request, response) => {
      response.writeHead(Number(request.url?.slice(1)), { Location: "http://127.0.0.1:1/" }).end("why");
    });
    const send = outside();
    for (const status of [204, 302, 400, 503]) {
      const answer = await send(post(`http://localhost:${server.port}/${status}`));
      expect(answer.status).toBe(status);
    }
  });

  it("uses its sockets again", async () => {
    const sockets = new Set<Socket>();
    const server = await serve((request, response) => {
      sockets.add(request.socket);
      response.end();
    });
    const send = outside();
    for (let i = 0; i < 5; i++) await send(post(`http://localhost:${server.port}/`));
    expect(sockets.size).toBe(1);
  });

  it("repeats a request that met a socket the other end had just closed", async () => {
    let requests = 0;
    const tcp = createTcpServer((socket) => {
      socket.on("error", () => {});
      socket.on("data", () => {
        requests++;
        // The second request of the first socket is met by a reset; its repetition comes by a new socket.
        if (requests === 2) socket.resetAndDestroy();
        else socket.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
      });
    });
    await new Promise<void>((resolve) => tcp.listen(0, "127.0.0.1", resolve));
    open.push(tcp);
    const url = `http://localhost:${(tcp.address() as AddressInfo).port}/`;
    const send = outside();
    expect((await send(post(url))).body).toBe("ok");
    expect((await send(post(url))).body).toBe("ok");
    expect(requests).toBe(3);
  });

  it("keeps the first megabyte of a response", async () => {
    const server = await serve((_request, response) => response.end("x".repeat(3 * 1024 * 1024)));
    const answer = await outside()(post(`http://localhost:${server.port}/`));
    expect(answer.body.length).toBe(1024 * 1024);
  });

  it("reads compressed responses", async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200, { "Content-Encoding": "gzip" }).end(gzipSync('{"access_token":"t"}'));
    });
    expect((await outside()(post(`http://localhost:${server.port}/`))).body).toBe('{"access_token":"t"}');
  });

  describe("says why nobody answers", () => {
    const reasonOf = async (request: OutsideRequest, hosts: Record<string, string> = {}) => {
      const error = await outside(hosts)(request).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(OutsideUnreachable);
      return (error as OutsideUnreachable).reason;
    };

    it("refused", async () => {
      const server = await serve(() => {});
      const { port } = server;
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      expect(await reasonOf(post(`http://localhost:${port}/`))).toBe("ECONNREFUSED");
    });

    it("reset", async () => {
      const server = await serve((request) => request.socket.resetAndDestroy());
      expect(await reasonOf(post(`http://localhost:${server.port}/`))).toBe("ECONNRESET");
    });

    it("cut off in the middle of the answer", async () => {
      const server = await serve((request, response) => {
        response.writeHead(200, { "Content-Length": 10 });
        response.write("half", () => request.socket.destroy());
      });
      expect(await reasonOf(post(`http://localhost:${server.port}/`))).toBe("ECONNRESET");
    });

    it("no answer in time", async () => {
      const server = await serve(() => {});
      expect(await reasonOf(post(`http://localhost:${server.port}/`, { timeout: 20 }))).toBe("timeout");
    });

    it("no answer in time on a socket used before, and does not ask again", async () => {
      let requests = 0;
      const server = await serve((_request, response) => {
        if (++requests === 1) response.end();
      });
      const send = outside();
      await send(post(`http://localhost:${server.port}/`));
      const late = post(`http://localhost:${server.port}/`, { timeout: 20 });
      await expect(send(late)).rejects.toMatchObject({ reason: "timeout" });
      await expect(send({ ...late, url: "http://localhost:1/" })).rejects.toMatchObject({ reason: "ECONNREFUSED" });
      expect(requests).toBe(2);
    });

    it("an answer that does not end in time", async () => {
      const server = await serve((_request, response) => void response.write("half"));
      expect(await reasonOf(post(`http://localhost:${server.port}/`, { timeout: 50 }))).toBe("timeout");
    });

    it("no TLS", async () => {
      const server = await serve(() => {});
      expect(await reasonOf(post(`https://localhost:${server.port}/`))).toMatch(/SSL|EPROTO|ECONNRESET/);
    });

    it("no HTTP", async () => {
      const tcp = createTcpServer((socket) => socket.end("hello\r\n\r\n"));
      await new Promise<void>((resolve) => tcp.listen(0, "127.0.0.1", resolve));
      open.push(tcp);
      const { port } = tcp.address() as AddressInfo;
      expect(await reasonOf(post(`http://localhost:${port}/`))).toMatch(/^HPE_/);
    });

    it("no address", async () => {
      expect(await reasonOf(post("ftp://sub.example.com/"))).toBe("its address is no http or https URL");
    });
  });
});
