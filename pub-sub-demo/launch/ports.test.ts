import { type AddressInfo, createServer, type Server } from "node:net";
import { busyPorts, choosePorts } from "./ports.ts";

const open: Server[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((server) => new Promise((resolve) => server.close(resolve))));
});

async function listenOn(host: string): Promise<number> {
  const server = createServer();
  open.push(server);
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, host, resolve));
  return (server.address() as AddressInfo).port;
}

test("free ports stand in nobody's way", async () => {
  const ports = await choosePorts({ terrarium: 0, subscriber: 0, before: 0, after: 0 });
  expect(await busyPorts(ports)).toEqual([]);
});

test("every part that asks for a free port gets another one, and what is asked for stays", async () => {
  const ports = await choosePorts({ terrarium: 4566, subscriber: 0, before: 0, after: 0 });
  expect(ports.terrarium).toBe(4566);
  expect(new Set(Object.values(ports)).size).toBe(4);
});

test.each(["127.0.0.1", "0.0.0.0"])(
  "a port that somebody has on %s is told with its part and what moves it",
  async (host) => {
    const port = await listenOn(host);
    expect(await busyPorts({ before: port })).toEqual([
      expect.stringMatching(
        new RegExp(
          `^Port ${port} \\(before\\) is in use.*: stop that, or move before with npm start -- --before-port N$`,
        ),
      ),
    ]);
  },
);

(process.platform === "linux" ? test : test.skip)("and with the process that has it", async () => {
  const port = await listenOn("127.0.0.1");
  expect((await busyPorts({ terrarium: port }))[0]).toContain(`pid ${process.pid} (`);
});

test("all busy ports are told at once, and one that is asked for twice", async () => {
  const [one, other] = [await listenOn("127.0.0.1"), await listenOn("127.0.0.1")];
  expect(await busyPorts({ terrarium: one, subscriber: other })).toHaveLength(2);
  const { terrarium: free } = await choosePorts({ terrarium: 0, subscriber: 0, before: 0, after: 0 });
  expect(await busyPorts({ before: free, after: free })).toEqual([
    `Port ${free} is asked for twice, by after and before: move one with npm start -- --before-port N`,
  ]);
});
