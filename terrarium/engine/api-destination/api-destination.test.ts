import { type Answer, setUpDestination } from "../../../tests/factories/api-destination.ts";
import { OutsideUnreachable } from "../outside.ts";
import { ResourceNotFoundException } from "./api-destinations.ts";

describe("ApiDestination", () => {
  it("sends the body with the headers of EventBridge and the API key", async () => {
    const { destination, requests } = setUpDestination();
    const result = await destination.invoke({ body: '{"id":10}' });
    expect(result.status).toBe(200);
    expect(requests).toEqual([
      {
        method: "POST",
        url: "https://sub.example.com/sub",
        headers: {
          "User-Agent": "Amazon/EventBridge/ApiDestinations",
          "Content-Type": "application/json; charset=utf-8",
          Range: "bytes=0-1048575",
          "Accept-Encoding": "gzip,deflate",
          "x-api-key": "secret",
        },
        body: '{"id":10}',
        timeout: 5000,
      },
    ]);
  });

  it("proves itself by user name and password", async () => {
    const { destination, requests } = setUpDestination({
      authorization: { type: "BASIC", username: "ada", password: "löve" },
    });
    await destination.invoke({ body: "" });
    const expected = `Basic ${Buffer.from("ada:löve").toString("base64")}`;
    expect(requests[0]?.headers.Authorization).toBe(expected);
  });

  it("fills the wildcards of the endpoint, escaped", async () => {
    const { destination, requests } = setUpDestination({ endpoint: "https://sub.example.com/*/orders/*?x=1" });
    expect(destination.wildcards).toBe(2);
    await destination.invoke({ body: "", pathValues: ["a/b", "ü 1"], query: { y: "2&3" } });
    expect(requests[0]?.url).toBe("https://sub.example.com/a%2Fb/orders/%C3%BC%201?x=1&y=2%263");
  });

  it("adds the connection's parameters, which win over the target's", async () => {
    const { destination, requests } = setUpDestination({
      parameters: { headers: { "X-Stage": "connection" }, query: { q: "connection" }, body: { tenant: "t1" } },
    });
    await destination.invoke({
      body: '{"id":1,"tenant":"mine"}',
      headers: { "x-stage": "target", "X-Trace": "abc" },
      query: { q: "target", r: "target" },
    });
    expect(requests[0]).toMatchObject({
      url: "https://sub.example.com/sub?q=connection&r=target",
      body: '{"id":1,"tenant":"t1"}',
      headers: { "X-Stage": "connection", "X-Trace": "abc" },
    });
    expect(requests[0]?.headers).not.toHaveProperty("x-stage");
  });

  it("leaves a body that is no JSON object as it is", async () => {
    const { destination, requests } = setUpDestination({ parameters: { body: { tenant: "t1" } } });
    await destination.invoke({ body: '"text"' });
    await destination.invoke({ body: "text" });
    expect(requests.map(({ body }) => body)).toEqual(['"text"', "text"]);
  });

  it("drops the headers that may not be set", async () => {
    const { destination, requests } = setUpDestination();
    await destination.invoke({
      body: "",
      headers: {
        "user-agent": "mine",
        Range: "bytes=0-1",
        Connection: "close",
        Host: "x",
        "content-type": "text/plain",
      },
    });
    expect(requests[0]?.headers).toEqual({
      "User-Agent": "Amazon/EventBridge/ApiDestinations",
      "content-type": "text/plain",
      Range: "bytes=0-1048575",
      "Accept-Encoding": "gzip,deflate",
      "x-api-key": "secret",
    });
  });

  it("counts what was taken and what was not, and warns of refused credentials once", async () => {
    const answers: Answer[] = [
      { status: 204 },
      { status: 401 },
      { status: 401 },
      new OutsideUnreachable("x", "timeout"),
    ];
    const { destination, warnings, world } = setUpDestination({ answer: () => answers.shift() ?? {} });
    for (let i = 0; i < 3; i++) await destination.invoke({ body: "" });
    await expect(destination.invoke({ body: "" })).rejects.toBeInstanceOf(OutsideUnreachable);
    expect(destination.figures).toEqual({ delivered: 1, failed: 3 });
    expect(warnings).toEqual([expect.stringContaining("would de-authorize the connection")]);
    expect(world.topology.parts[0]).toMatchObject({ kind: "api-destination", name: "subscriber" });
  });

  it("describes its requests without secrets", () => {
    const { destination } = setUpDestination();
    const described = destination.describe({ body: "{}", headers: { "X-API-Key": "guess" } });
    expect(JSON.stringify(described)).not.toMatch(/secret|guess/);
    expect(described).toMatchObject({ method: "POST", url: "https://sub.example.com/sub", body: "{}" });
  });

  it("needs its connection", () => {
    const { destinations } = setUpDestination();
    const definition = { name: "x", arn: "x", endpoint: "https://x/", method: "POST" as const };
    expect(() => destinations.declare(definition, "arn:nope")).toThrow(ResourceNotFoundException);
    expect(() => destinations.byArn("arn:nope")).toThrow("ApiDestination arn:nope does not exist.");
  });
});
