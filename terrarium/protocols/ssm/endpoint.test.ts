import { SSM } from "@aws-sdk/client-ssm";
import { openAwsDoor } from "../../../tests/factories/aws-door.ts";

let door: Awaited<ReturnType<typeof openAwsDoor>>;
let ssm: SSM;
const asked: string[] = [];

beforeAll(async () => {
  door = await openAwsDoor({ authorize: ({ action, resource }) => asked.push(`${action} ${resource}`) });
  ssm = new SSM(door.client);
  for (const [Name, Value] of [
    ["/shop/url", "https://shop"],
    ["/shop/key/one", "1"],
    ["/shop/key/two", "2"],
    ["/shopping", "not of the shop"],
    ["plain", "p"],
  ]) {
    await ssm.putParameter({ Name, Value, Type: Name === "/shop/key/one" ? "SecureString" : "String" });
  }
});
afterAll(async () => {
  ssm.destroy();
  await door.close();
  expect(door.failures).toEqual([]);
});

test("parameters are read by name, by ARN and by version", async () => {
  const ARN = "arn:aws:ssm:us-east-1:000000000000:parameter/shop/url";
  expect((await ssm.getParameter({ Name: "/shop/url" })).Parameter).toMatchObject({
    ARN,
    Value: "https://shop",
    Version: 1,
    Type: "String",
  });
  expect(asked.at(-1)).toBe(`ssm:GetParameter ${ARN}`);
  expect(await ssm.putParameter({ Name: "/shop/url", Value: "https://new", Overwrite: true })).toMatchObject({
    Version: 2,
    Tier: "Standard",
  });
  expect((await ssm.getParameter({ Name: ARN })).Parameter?.Value).toBe("https://new");
  expect((await ssm.getParameter({ Name: "/shop/url:1" })).Parameter).toMatchObject({
    Value: "https://shop",
    Selector: ":1",
  });
  expect((await ssm.getParameterHistory({ Name: "/shop/url" })).Parameters?.map(({ Value }) => Value)).toEqual([
    "https://shop",
    "https://new",
  ]);
  expect(
    (await ssm.getParameter({ Name: "arn:aws:ssm:us-east-1:000000000000:parameter/plain" })).Parameter?.Value,
  ).toBe("p");
});

test("what is secure is readable only decrypted", async () => {
  const read = async (WithDecryption: boolean) =>
    (await ssm.getParameter({ Name: "/shop/key/one", WithDecryption })).Parameter?.Value;
  expect(await read(true)).toBe("1");
  expect(await read(false)).toMatch(/^[\w+/]{80,}=*$/);
});

test("a path holds what is below it, page by page", async () => {
  const below = async (Recursive: boolean) =>
    (await ssm.getParametersByPath({ Path: "/shop", Recursive })).Parameters?.map(({ Name }) => Name);
  expect(await below(false)).toEqual(["/shop/url"]);
  expect(await below(true)).toEqual(["/shop/key/one", "/shop/key/two", "/shop/url"]);
  const first = await ssm.getParametersByPath({ Path: "/", Recursive: true, MaxResults: 3 });
  const second = await ssm.getParametersByPath({
    Path: "/",
    Recursive: true,
    MaxResults: 3,
    NextToken: first.NextToken,
  });
  expect([first.Parameters?.length, second.Parameters?.length, second.NextToken]).toEqual([3, 1, undefined]);
});

test("what is wrong has its own error", async () => {
  await expect(ssm.getParameter({ Name: "absent" })).rejects.toMatchObject({ name: "ParameterNotFound" });
  await expect(ssm.getParameter({ Name: "plain:7" })).rejects.toMatchObject({ name: "ParameterVersionNotFound" });
  await expect(ssm.putParameter({ Name: "plain", Value: "x" })).rejects.toMatchObject({
    name: "ParameterAlreadyExists",
  });
  const AllowedPattern = "^\\d+$";
  await expect(ssm.putParameter({ Name: "n", Value: "x", Type: "String", AllowedPattern })).rejects.toMatchObject({
    name: "ParameterPatternMismatchException",
  });
  expect(await ssm.getParameters({ Names: ["plain", "absent"] })).toMatchObject({
    Parameters: [{ Name: "plain" }],
    InvalidParameters: ["absent"],
  });
});

test("parameters are described and deleted", async () => {
  const described = await ssm.describeParameters({
    ParameterFilters: [{ Key: "Name", Option: "BeginsWith", Values: ["/shop/"] }],
  });
  expect(described.Parameters?.map(({ Name, Version }) => `${Name} ${Version}`)).toEqual([
    "/shop/key/one 1",
    "/shop/key/two 1",
    "/shop/url 2",
  ]);
  expect(await ssm.deleteParameters({ Names: ["/shopping", "absent"] })).toMatchObject({
    DeletedParameters: ["/shopping"],
    InvalidParameters: ["absent"],
  });
  await ssm.deleteParameter({ Name: "plain" });
  await expect(ssm.getParameter({ Name: "plain" })).rejects.toMatchObject({ name: "ParameterNotFound" });
});
