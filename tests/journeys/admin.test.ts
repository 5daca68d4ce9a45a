import { request } from "node:http";
import { call } from "../factories/http.ts";
import { type System, startSystem } from "../factories/system.ts";

describe("/_terrarium", () => {
  let system: System;
  beforeAll(async () => {
    system = await startSystem();
  });
  afterAll(() => system.close());

  test("topology shows the parts, their depths and how they are connected", async () => {
    await system.post({ id: 1, name: "a", age: 1, job: "b" });
    const { parts, edges } = (await call(system.terrarium.port, "/_terrarium/topology")).json<{
      parts: { id: string; kind: string; name: string; figures: Record<string, number> }[];
      edges: { from: string; to: string; kind: string }[];
    }>();
    const kinds = parts.map(({ kind }) => kind);
    expect(kinds).toEqual(expect.arrayContaining(["rest-api", "queue", "pipe", "api-destination", "bucket"]));
    const ids = new Set(parts.map(({ id }) => id));
    for (const { from, to } of edges) expect([ids.has(from), ids.has(to)]).toEqual([true, true]);
    const pipe = parts.find(({ kind }) => kind === "pipe")!;
    const source = edges.find(({ from, to, kind }) => kind === "reads" && (from === pipe.id || to === pipe.id))!;
    const queue = parts.find(({ id, kind }) => kind === "queue" && (id === source.from || id === source.to))!;
    expect(Number(queue.figures.visible) + Number(queue.figures.inFlight)).toBe(1);
  });

  test("trace streams each hop as a server-sent event, from the number that is asked for", async () => {
    const { port } = system.terrarium;
    const text = await new Promise<string>((resolve, reject) => {
      const outgoing = request({ host: "127.0.0.1", port, path: "/_terrarium/trace?since=0" }, (incoming) => {
        let read = "";
        incoming.on("data", (chunk) => {
          read += chunk;
          if (!read.includes('"hop":"queued"')) return;
          outgoing.destroy();
          resolve(read);
        });
      });
      outgoing.on("error", (error) => (outgoing.destroyed ? undefined : reject(error)));
      outgoing.end();
      void system.post({ id: 2, name: "a", age: 1, job: "b" });
    });
    expect(text).toMatch(/id: \d+\ndata: \{"seq":\d+,.*"hop":"accepted"/);
  });

  test("outputs keep what is sensitive to themselves", async () => {
    const outputs = (await call(system.terrarium.port, "/_terrarium/outputs")).json<
      Record<string, Record<string, unknown>>
    >();
    expect(outputs.gateway).toMatchObject({ queue_url: system.queueUrl });
    expect(JSON.stringify(outputs)).not.toContain("journey-subscriber-key");
  });

  test("a page that reaches this machine by a name of its own is refused", async () => {
    const answer = await call(system.terrarium.port, "/_terrarium/topology", { host: "rebound.example" });
    expect(answer.status).toBe(403);
  });

  test("an unknown page says which there are", async () => {
    const answer = await call(system.terrarium.port, "/_terrarium/nothing");
    expect([answer.status, answer.json().message]).toEqual([404, expect.stringContaining("/_terrarium/topology")]);
  });
});
