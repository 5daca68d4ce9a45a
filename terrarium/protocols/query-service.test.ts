import { createTestWorld } from "../../tests/factories/world.ts";
import { ADMINISTRATOR } from "../engine/authorization.ts";
import { AccessDenied, EngineError } from "../engine/errors.ts";
import type { Log } from "../engine/log.ts";
import { QueryInput } from "./query-input.ts";
import { queryService } from "./query-service.ts";
import { XmlMap, xmlOf } from "./query-xml.ts";

class Gone extends EngineError {}

const service = queryService({
  version: "2020-01-01",
  namespace: "http://example.amazonaws.com/doc/2020-01-01/",
  actions: {
    Echo: (_world, input) => ({ Text: input.required("Text"), Missing: input.text("Missing") }),
    Nothing: () => undefined,
    Refuse: () => {
      throw new AccessDenied('no <"way">');
    },
    Lose: () => {
      throw new Gone("it is gone");
    },
    Break: () => {
      throw new TypeError("a defect");
    },
  },
  errors: { Gone: { code: "Lost", status: 404 } },
});

const call = async (body: string, url = "/", log?: Log) => {
  const world = { ...createTestWorld(), ...(log && { log }) };
  const reply = await service(world, { method: "POST", url, headers: {}, body, principal: ADMINISTRATOR });
  return { ...reply, body: String(reply.body) };
};

test("a result goes out in its elements, without what has no value", async () => {
  const reply = await call("Action=Echo&Text=a%20%3Cb%3E%26%0D");
  expect([reply.status, reply.headers["Content-Type"]]).toEqual([200, "text/xml"]);
  expect(reply.body).toMatch(
    /^<EchoResponse xmlns="http:\/\/example[^"]*"><EchoResult><Text>a &lt;b&gt;&amp;&#xd;<\/Text><\/EchoResult><ResponseMetadata><RequestId>[0-9a-f-]{36}</,
  );
  expect((await call("Action=Nothing")).body).toContain("<NothingResult></NothingResult>");
});

test.each([
  ["Action=Refuse", 403, "AccessDenied", "no &lt;&quot;way&quot;&gt;"],
  ["Action=Lose", 404, "Lost", "it is gone"],
  ["Action=Echo", 400, "MissingParameter", "The request must contain the parameter Text"],
  [
    "Action=Other",
    400,
    "InvalidAction",
    "Could not find operation Other for version 2020-01-01; the terrarium speaks Echo",
  ],
  ["Action=toString", 400, "InvalidAction", "Could not find operation toString"],
  ["", 400, "InvalidAction", "Could not find operation "],
])("%s is answered with %s %s", async (body, status, code, message) => {
  const reply = await call(body);
  expect(reply.status).toBe(status);
  expect(reply.body).toContain(`<Type>Sender</Type><Code>${code}</Code><Message>${message}`);
});

test("a defect is 500, says nothing of itself, and is logged", async () => {
  const errors: string[] = [];
  const reply = await call("Action=Break", "/", { info() {}, warn() {}, error: (message) => errors.push(message) });
  expect([reply.status, reply.body.includes("a defect")]).toEqual([500, false]);
  expect(errors).toEqual(["Break failed"]);
});

test("parameters stand in the URL, in the form, or in both", async () => {
  expect((await call("", "/?Action=Echo&Text=url")).body).toContain("<Text>url</Text>");
  expect((await call("Text=form", "/?Action=Echo&Text=url")).body).toContain("<Text>form</Text>");
});

test("lists, maps and structures are flat names with numbers", () => {
  const body = new URLSearchParams({
    "Tags.member.2.Key": "b",
    "Tags.member.1.Key": "a",
    "Keys.member.1": "x",
    "Keys.member.10": "z",
    "Attributes.entry.1.key": "N",
    "Attributes.entry.1.value": "v",
    "Blob.Value": "aGk=",
    Flag: "True",
  });
  const input = QueryInput.of({
    method: "POST",
    url: "/",
    headers: {},
    body: body.toString(),
    principal: ADMINISTRATOR,
  });
  expect(input.list("Tags").map((tag) => tag.text("Key"))).toEqual(["a", "b"]);
  expect(input.texts("Keys")).toEqual(["x", "z"]);
  expect(input.map("Attributes")).toEqual({ N: "v" });
  expect(input.inside("Blob").bytes("Value")?.toString()).toBe("hi");
  expect(input.flag("Flag")).toBe(true);
  expect(input.list("None")).toEqual([]);
});

test("lists have members, maps have entries", () => {
  expect(xmlOf({ Topics: [{ Arn: "a" }, { Arn: "b" }], Map: new XmlMap({ k: "v", none: undefined }), Yes: true })).toBe(
    "<Topics><member><Arn>a</Arn></member><member><Arn>b</Arn></member></Topics>" +
      "<Map><entry><key>k</key><value>v</value></entry></Map><Yes>true</Yes>",
  );
});
