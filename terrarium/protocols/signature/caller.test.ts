import { SignatureV4 } from "@smithy/signature-v4";
import { createTestWorld } from "../../../tests/factories/world.ts";
import { Credentials, type RoleCredentials } from "../../engine/iam/credentials.ts";
import { VirtualClock } from "../../engine/virtual-clock.ts";
import { callerOf } from "./caller.ts";
import { sha256 } from "./sign.ts";

const ROLE = "arn:aws:iam::000000000000:role/subscriber";

class Sha256 {
  readonly #key: string | Buffer | undefined;
  #data: Buffer = Buffer.alloc(0);
  constructor(key?: string | Buffer) {
    this.#key = key;
  }
  update(data: string | Uint8Array) {
    this.#data = Buffer.concat([this.#data, Buffer.from(data as Uint8Array)]);
  }
  async digest(): Promise<Uint8Array> {
    const { createHash, createHmac } = await import("node:crypto");
    const hash = this.#key === undefined ? createHash("sha256") : createHmac("sha256", this.#key);
    return new Uint8Array(hash.update(this.#data).digest());
  }
}

interface ToSign {
  readonly service?: string;
  readonly path?: string;
  readonly query?: Record<string, string>;
  readonly body?: string;
}

const world = createTestWorld();
const credentials = world.service(Credentials).issue(ROLE, 3600);

/** Signs with the SDK's own signer and gives what arrives at the front door. */
async function signed(
  keys: Pick<RoleCredentials, "accessKeyId" | "secretAccessKey"> & { sessionToken?: string },
  what: ToSign = {},
) {
  const { service = "sqs", path = "/000000000000/orders", query, body = '{"a":1}' } = what;
  const signer = new SignatureV4({
    credentials: keys,
    region: "us-east-1",
    service,
    sha256: Sha256 as never,
    uriEscapePath: service !== "s3",
  });
  const headers = {
    host: "127.0.0.1:4566",
    "content-type": "application/json",
    ...(service === "s3" && { "x-amz-content-sha256": sha256(body) }),
  };
  const request = { method: "POST", protocol: "http:", hostname: "127.0.0.1", port: 4566, path, query, headers, body };
  const done = (await signer.sign(request as never, { signingDate: new Date(world.clock.now()) })) as unknown as {
    headers: Record<string, string>;
  };
  const entries = Object.entries(query ?? {}).map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  );
  const url = entries.length > 0 ? `${path}?${entries.join("&")}` : path;
  const lower = Object.fromEntries(
    Object.entries(done.headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
  return { request: { method: "POST", url, headers: lower }, body };
}

describe("who makes a request", () => {
  test.each<[string, ToSign]>([
    ["an SQS call", {}],
    ["a path with what has to be encoded", { path: "/a%20b/c" }],
    ["a query", { query: { b: "2 x", a: "1", "a-b": "=" } }],
    ["an S3 call", { service: "s3", path: "/bucket/key%20with%20blanks/%C3%A9", query: { "x-id": "PutObject" } }],
  ])("%s signed with keys that were handed out is the role's", async (_what, what) => {
    const { request, body } = await signed(credentials, what);
    expect(callerOf(world, request, body)).toEqual({ kind: "role", arn: ROLE });
  });

  test("keys that were not handed out are the developer's own, and a request without a signature is nobody's", async () => {
    const { request, body } = await signed({ accessKeyId: "test", secretAccessKey: "test" });
    expect(callerOf(world, request, body)).toEqual({ kind: "administrator" });
    expect(callerOf(world, { method: "GET", url: "/", headers: {} })).toEqual({ kind: "anonymous" });
  });

  test.each([
    ["another secret", () => signed({ ...credentials, secretAccessKey: "wrong" }), "SignatureDoesNotMatch"],
    ["a changed body", async () => ({ ...(await signed(credentials)), body: '{"a":2}' }), "SignatureDoesNotMatch"],
    ["no token", () => signed({ ...credentials, sessionToken: undefined }), "SignatureDoesNotMatch"],
    [
      "a forged token",
      () => signed({ ...credentials, accessKeyId: "ASIAFORGED", sessionToken: `${credentials.sessionToken}x` }),
      "InvalidClientTokenId",
    ],
  ])("%s is refused", async (_what, make, code) => {
    const { request, body } = await make();
    expect(() => callerOf(world, request, body)).toThrow(expect.objectContaining({ code }));
  });

  test("a changed path is refused", async () => {
    const { request, body } = await signed(credentials);
    expect(() => callerOf(world, { ...request, url: "/000000000000/others" }, body)).toThrow(
      expect.objectContaining({ code: "SignatureDoesNotMatch" }),
    );
  });

  test("an old request and expired keys are refused", async () => {
    const short = world.service(Credentials).issue(ROLE, 20 * 60);
    const { request, body } = await signed(short);
    await world.clock.advance(16 * 60_000);
    expect(() => callerOf(world, request, body)).toThrow(expect.objectContaining({ code: "RequestExpired" }));
    await world.clock.advance(5 * 60_000);
    const late = await signed(short);
    expect(() => callerOf(world, late.request, late.body)).toThrow(expect.objectContaining({ code: "ExpiredToken" }));
  });

  test("functions sign by the world's time, and clients outside by theirs, where the two differ", async () => {
    const outside = new VirtualClock(world.clock.now() + 300 * 24 * 3600_000);
    const moved = { ...world, callersClock: outside };
    const keys = new Credentials(moved).issue(ROLE, 3600);
    const { request, body } = await signed(keys);
    expect(callerOf(moved, request, body)).toEqual({ kind: "role", arn: ROLE });
    await world.clock.advance(16 * 60_000);
    expect(() => callerOf(moved, request, body)).toThrow(expect.objectContaining({ code: "RequestExpired" }));
    await world.clock.advance(outside.now() - world.clock.now());
    const late = await signed(keys);
    expect(callerOf(moved, late.request, late.body)).toEqual({ kind: "role", arn: ROLE });
  });
});
