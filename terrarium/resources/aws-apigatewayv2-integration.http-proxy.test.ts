import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type HttpGateway, openHttpGateway } from "../../tests/factories/http-gateway.ts";
import { createOutside } from "../protocols/outside-http.ts";

const outside = createOutside({ hosts: {} });
let gateway: HttpGateway;
beforeEach(async () => {
  gateway = await openHttpGateway({ outside });
  await gateway.stage();
});
afterEach(async () => {
  expect(gateway.errors).toEqual([]);
  await gateway.close();
});
afterAll(() => outside.close());

describe("HTTP_PROXY", () => {
  let server: Server;
  const seen: { method?: string; url?: string; headers: Record<string, unknown>; body: string }[] = [];

  beforeEach(async () => {
    seen.length = 0;
    server = createServer((request, response) => {
      let body = "";
      request.on("data", (chunk) => {
        body += chunk;
      });
      request.on("end", () => {
        seen.push({ method: request.method, url: request.url, headers: request.headers, body });
        response.writeHead(Number(request.headers["x-status"] ?? 200), {
          "X-Own": "1",
          "Set-Cookie": ["a=1; Expires=Wed, 01 Jan 2031 00:00:00 GMT", "b=2"],
        });
        response.end('{"from":"outside"}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  });
  afterEach(() => server.close());

  async function proxy(path: string, raw: Record<string, unknown> = {}) {
    const { port } = server.address() as AddressInfo;
    const { id } = await gateway.integration({
      integration_type: "HTTP_PROXY",
      integration_method: "ANY",
      integration_uri: `http://127.0.0.1:${port}${path}`,
      ...raw,
    });
    await gateway.route("ANY /shop/{proxy+}", id);
  }

  test("passes the request on and the answer back", async () => {
    await proxy("/{proxy}");
    const answer = await gateway.post("/shop/a/b?q=1&q=2", '{"a":1}', { Cookie: "c=d" });
    expect([answer.status, answer.json()]).toEqual([200, { from: "outside" }]);
    expect(answer.headers["set-cookie"]).toEqual(["a=1; Expires=Wed, 01 Jan 2031 00:00:00 GMT", "b=2"]);
    expect(seen).toMatchObject([{ method: "POST", url: "/a/b?q=1&q=2", body: '{"a":1}', headers: { cookie: "c=d" } }]);
    expect(seen[0]!.headers["x-amzn-trace-id"]).toMatch(/^Root=1-/);
  });

  test("with the changes of the mappings, on the way there and back", async () => {
    await proxy("/fixed", {
      request_parameters: {
        "append:header.x-tag": "$context.requestId",
        "overwrite:header.x-type": "of ${request.header.x-type}",
        "remove:header.x-secret": "''",
        "overwrite:querystring.q": "new",
        "remove:querystring.gone": "''",
        "overwrite:path": "/over/${request.path.proxy}",
      },
      response_parameters: [
        {
          status_code: "404",
          mappings: {
            "overwrite:statuscode": "204",
            "append:header.x-own": "$response.body.from",
            "overwrite:header.x-new": "$context.requestId",
            "remove:header.set-cookie": "''",
          },
        },
      ],
    });
    const headers = { "X-Type": "a", "X-Secret": "s", "X-Status": "404" };
    const answer = await gateway.call("/shop/a?q=1&gone=1&stays=1", { headers });
    const id = answer.headers["apigw-requestid"];
    expect(seen[0]).toMatchObject({ url: "/over/a?q=new&stays=1", headers: { "x-tag": id, "x-type": "of a" } });
    expect(seen[0]!.headers).not.toHaveProperty("x-secret");
    expect([answer.status, answer.headers["x-own"], answer.headers["x-new"], answer.headers["set-cookie"]]).toEqual([
      204,
      "1, outside",
      id,
      undefined,
    ]);
  });

  test("nobody there: 503", async () => {
    await proxy("/{proxy}");
    await new Promise((resolve) => server.close(resolve));
    const answer = await gateway.call("/shop/a");
    expect([answer.status, answer.json()]).toEqual([503, { message: "Service Unavailable" }]);
  });

  test.each([
    [{ request_parameters: { "append:path": "x" } }, /"append:path" must be/],
    [{ request_parameters: { "append:header.x-amzn-a": "x" } }, /is reserved, and cannot be mapped/],
    [{ response_parameters: [{ status_code: "100", mappings: {} }] }, /status_code "100" must be from 200 to 599/],
  ])("%j is refused", async (raw, problem) => {
    await expect(proxy("/", raw)).rejects.toThrow(problem);
  });
});
