import { TestApi } from "../../../tests/factories/rest-api.ts";
import { createTestWorld } from "../../../tests/factories/world.ts";

const create = (options = {}) => new TestApi(createTestWorld(options));

describe("the template for a content type", () => {
  const statuses = async (passthroughBehavior: "WHEN_NO_MATCH" | "WHEN_NO_TEMPLATES" | "NEVER", templates: object) => {
    const api = create().method("/", "POST", {
      integration: { type: "AWS", passthroughBehavior, requestTemplates: templates as Record<string, string> },
    });
    const stage = api.deploy();
    const call = async (type?: string) => {
      const headers = type === undefined ? undefined : { "Content-Type": type };
      const answer = await api.call("POST", "/", { headers, body: "raw" }, stage);
      return answer.status === 200 ? api.calls.at(-1)!.body.toString() : answer.body;
    };
    return [
      await call("application/json"),
      await call("Application/JSON; charset=utf-8"),
      await call(),
      await call("text/plain"),
    ];
  };
  const no = '{"message":"Unsupported Media Type"}';
  const some = { "application/json": "mapped" };

  it.each([
    ["WHEN_NO_MATCH", some, ["mapped", "mapped", "mapped", "raw"]],
    ["WHEN_NO_MATCH", {}, ["raw", "raw", "raw", "raw"]],
    ["WHEN_NO_TEMPLATES", some, ["mapped", "mapped", "mapped", no]],
    ["WHEN_NO_TEMPLATES", {}, ["raw", "raw", "raw", "raw"]],
    ["NEVER", some, ["mapped", "mapped", "mapped", no]],
    ["NEVER", {}, [no, no, no, no]],
    ["NEVER", { $default: "any" }, ["any", "any", "any", "any"]],
  ] as const)("%s with %j", async (behavior, templates, expected) => {
    expect(await statuses(behavior, templates)).toEqual(expected);
  });

  it("is missing: 415, as the gateway's own answer", async () => {
    const api = create().method("/", "POST", { integration: { type: "AWS", passthroughBehavior: "NEVER" } });
    const answer = await api.call("POST", "/", { headers: { "Content-Type": "text/plain" } });
    expect([answer.status, answer.headers["x-amzn-errortype"]]).toEqual([415, "BadRequestException"]);
  });
});

describe("binary bodies", () => {
  const BYTES = Buffer.from([0xff, 0x00, 0xfe]);
  const run = async (
    types: string[],
    contentType: string,
    body: string | Buffer,
    handling?: "CONVERT_TO_BINARY" | "CONVERT_TO_TEXT",
  ) => {
    const api = new TestApi(createTestWorld(), { binaryMediaTypes: types }).method("/", "POST", {
      integration: { type: "AWS", contentHandling: handling },
    });
    const answer = await api.call("POST", "/", { headers: { "Content-Type": contentType }, body });
    return answer.status === 200 ? api.calls[0]!.body : answer.status;
  };

  it("stay as they are, or are converted, on the way in", async () => {
    expect(await run(["image/*"], "image/png", BYTES)).toEqual(BYTES);
    expect(await run(["image/png"], "image/png", BYTES, "CONVERT_TO_TEXT")).toBe("/wD+");
    expect(await run([], "text/plain", "/wD+", "CONVERT_TO_BINARY")).toEqual(BYTES);
    expect(await run([], "text/plain", "é")).toBe("é");
    expect(await run([], "text/plain", "no base64!", "CONVERT_TO_BINARY")).toBe(500);
  });

  it("are base64 on the way out to who does not ask for binary", async () => {
    const api = new TestApi(createTestWorld(), { binaryMediaTypes: ["image/png"] }).method("/", "GET", {
      integration: { type: "AWS" },
    });
    api.backEnd = async () => ({ status: 200, headers: { "Content-Type": "image/png" }, body: BYTES });
    expect((await api.call("GET", "/")).body).toBe("/wD+");
    expect((await api.call("GET", "/", { headers: { Accept: "image/png,*/*" } })).bytes).toEqual(BYTES);
  });
});
