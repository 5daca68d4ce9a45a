import { rmSync } from "node:fs";
import { GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { Terrarium } from "../../terrarium/index.ts";
import { startAudited } from "../factories/audited-start.ts";
import { type Call, call } from "../factories/http.ts";
import { synthesize } from "../factories/synthesize.ts";

let directory: string;
let terrarium: Terrarium;
beforeAll(async () => {
  directory = await synthesize({ STACKS: "callback,saga,web", SHOP_LOG_ROLE: "create" });
  const variables = { callback_token_key: "a-key-of-thirty-two-characters-or-more" };
  terrarium = await startAudited({ directory, port: 0, variables });
}, 30_000);
afterAll(async () => {
  await terrarium.stop();
  rmSync(directory, { recursive: true });
});

const get = (path: string, options: Call = {}) => call(terrarium.port, path, { host: "shop.localhost", ...options });
const output = (stack: string, name: string) => String(terrarium.outputs[stack]?.[name]?.value);

test("the shop's page is at shop.localhost, with all that it loads", async () => {
  const page = await get("/");
  expect(page).toMatchObject({ status: 200, headers: { "content-type": "text/html; charset=utf-8" } });
  const files = [...page.body.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, file]) => file!);
  expect(files.length).toBeGreaterThanOrEqual(3);
  for (const file of files) {
    const { status, headers } = await get(file);
    expect([file, status]).toEqual([file, 200]);
    if (file.startsWith("/assets/")) expect(headers["cache-control"]).toContain("immutable");
  }
});

test("it is told where the API is, which lets it in, and may speak to nobody else", async () => {
  const { ordersUrl } = (await get("/config.json")).json<{ ordersUrl: string }>();
  expect(ordersUrl).toBe(output("saga", "orders_url"));
  const catalogue = await fetch(`${ordersUrl}/catalogue`, { method: "POST", body: "{}" });
  expect(catalogue.headers.get("access-control-allow-origin")).toBe("*");
  expect(((await catalogue.json()) as { items: unknown[] }).items).toHaveLength(8);
  expect((await get("/")).headers["content-security-policy"]).toContain(
    `connect-src 'self' ${ordersUrl}/ ${output("callback", "callback_url")};`,
  );
});

test("what is not there is answered 404 with the page, and the headers stand on that too", async () => {
  const missing = await get("/no/such/page");
  expect(missing).toMatchObject({ status: 404, headers: { "x-frame-options": "DENY" } });
  expect(missing.body).toBe((await get("/")).body);
});

test("nobody reads the bucket beside it", async () => {
  const client = new S3Client({
    endpoint: terrarium.url,
    region: "us-east-1",
    forcePathStyle: true,
    credentials: { accessKeyId: "", secretAccessKey: "" },
    signer: { sign: async (request) => request },
  });
  const read = client.send(new GetObjectCommand({ Bucket: output("web", "bucket_name"), Key: "index.html" }));
  await expect(read).rejects.toMatchObject({ name: "AccessDenied" });
});
