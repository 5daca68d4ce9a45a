import { execFile } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { closeAll, listening } from "../testing/listening.ts";

const PRELOAD = pathToFileURL(join(import.meta.dirname, "localhost-names.ts")).href;

/** What an expression gives in a process with the names preloaded: it changes the whole process, so not in this one. */
async function evaluate(expression: string): Promise<unknown> {
  const script = `
    import dns, { lookup } from "node:dns";
    import { promisify } from "node:util";
    const { default: axios } = await import("axios");
    const called = (...args) => new Promise((resolve) => dns.lookup(...args, (...results) => resolve(results)));
    console.log(JSON.stringify(await (${expression})));`;
  const { stdout } = await promisify(execFile)(process.execPath, [
    "--import",
    PRELOAD,
    "--input-type=module",
    "-e",
    script,
  ]);
  return JSON.parse(stdout);
}

afterEach(closeAll);

test.each([
  ['called("sub.localhost")', [null, "127.0.0.1", 4]],
  ['called("SUB-GW.Localhost.", {})', [null, "127.0.0.1", 4]],
  ['called("a.b.localhost", 4)', [null, "127.0.0.1", 4]],
  ['called("sub.localhost", { all: true })', [null, [{ address: "127.0.0.1", family: 4 }]]],
  ['dns.promises.lookup("sub.localhost")', { address: "127.0.0.1", family: 4 }],
  ['dns.promises.lookup("sub.localhost", { all: true })', [{ address: "127.0.0.1", family: 4 }]],
  ['promisify(lookup)("sub.localhost")', { address: "127.0.0.1", family: 4 }],
  ['called("127.0.0.2")', [null, "127.0.0.2", 4]],
])("%s", async (expression, result) => {
  expect(await evaluate(expression)).toEqual(result);
});

test("every other name is left to the system", async () => {
  expect(await evaluate('called("sub.localhost.invalid").then(([error]) => error.code)')).toMatch(
    /^(ENOTFOUND|EAI_AGAIN)$/,
  );
});

test("fetch and axios reach a server by such a name", async () => {
  const url = new URL(await listening((request, response) => response.end(request.headers.host)));
  const named = `http://sub.localhost:${url.port}/`;
  expect(await evaluate(`fetch("${named}").then((it) => it.text())`)).toBe(`sub.localhost:${url.port}`);
  expect(await evaluate(`axios.get("${named}").then((it) => it.data)`)).toBe(`sub.localhost:${url.port}`);
});
