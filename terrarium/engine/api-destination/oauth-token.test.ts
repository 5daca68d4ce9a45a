import { type Answer, setUpDestination } from "../../../tests/factories/api-destination.ts";
import type { OutsideRequest } from "../outside.ts";
import { OutsideUnreachable } from "../outside.ts";
import { type Authorization, ConnectionUnauthorized } from "./connection.ts";

const OAUTH: Authorization = {
  type: "OAUTH_CLIENT_CREDENTIALS",
  endpoint: "https://login.example.com/token",
  method: "POST",
  clientId: "me",
  clientSecret: "s&cret",
};

describe("a connection with OAuth", () => {
  const isToken = (request: OutsideRequest) => request.url.startsWith("https://login.");
  let tokens = 0;
  const answer = (request: OutsideRequest): Answer =>
    isToken(request)
      ? { body: JSON.stringify({ access_token: `t${++tokens}`, token_type: "bearer", expires_in: 600 }) }
      : { status: request.headers.Authorization === "Bearer t1" ? 200 : 401 };

  beforeEach(() => {
    tokens = 0;
  });

  it("fetches a token once for all who wait for it, and keeps it", async () => {
    const { destination, requests } = setUpDestination({ authorization: OAUTH, answer });
    await Promise.all([destination.invoke({ body: "" }), destination.invoke({ body: "" })]);
    await destination.invoke({ body: "" });
    expect(requests.filter(isToken)).toEqual([
      {
        method: "POST",
        url: "https://login.example.com/token",
        headers: { "Content-Type": "application/x-www-form-urlencoded", Accept: "application/json" },
        body: "grant_type=client_credentials&client_id=me&client_secret=s%26cret",
        timeout: 5000,
      },
    ]);
    expect(requests.filter((request) => request.headers.Authorization === "Bearer t1")).toHaveLength(3);
  });

  it("fetches another before the token ends", async () => {
    const { destination, requests, world } = setUpDestination({ authorization: OAUTH, answer });
    await destination.invoke({ body: "" });
    await world.clock.advance(539_000);
    await destination.invoke({ body: "" });
    expect(requests.filter(isToken)).toHaveLength(1);
    await world.clock.advance(1_000);
    await destination.invoke({ body: "" });
    expect(requests.filter(isToken)).toHaveLength(2);
  });

  it.each([401, 407])("fetches another after a %d", async (status) => {
    const { destination, requests } = setUpDestination({
      authorization: OAUTH,
      answer: (request) => (isToken(request) ? answer(request) : { status }),
    });
    expect((await destination.invoke({ body: "" })).status).toBe(status);
    await destination.invoke({ body: "" });
    expect(requests.map((request) => request.headers.Authorization ?? "token")).toEqual([
      "token",
      "Bearer t1",
      "token",
      "Bearer t2",
    ]);
  });

  it("sends JSON, headers and a query where the connection says so", async () => {
    const { destination, requests } = setUpDestination({
      authorization: {
        ...OAUTH,
        parameters: {
          headers: { "content-type": "application/json", "X-Tenant": "t" },
          body: { audience: "orders" },
          query: { v: "2" },
        },
      },
      answer,
    });
    await destination.invoke({ body: "" });
    expect(requests[0]).toMatchObject({
      url: "https://login.example.com/token?v=2",
      headers: { "Content-Type": "application/json", "X-Tenant": "t" },
      body: '{"grant_type":"client_credentials","client_id":"me","client_secret":"s&cret","audience":"orders"}',
    });
  });

  it.each<[string, Answer, string]>([
    ["an error", { status: 403 }, "https://login.example.com/token answered 403"],
    ["no JSON", { body: "<html>" }, "answered with something that is not JSON"],
    ["no token", { body: "{}" }, "answered without an access_token"],
    ["nobody", new OutsideUnreachable("https://login.example.com/token", "ECONNREFUSED"), "ECONNREFUSED"],
  ])("fails where the token's endpoint answers with %s, and tries again", async (_name, failure, message) => {
    let first = true;
    const { destination } = setUpDestination({
      authorization: OAUTH,
      answer: (request) => {
        if (!isToken(request) || !first) return answer(request);
        first = false;
        return failure;
      },
    });
    const error = await destination.invoke({ body: "" }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConnectionUnauthorized);
    expect((error as Error).message).toContain(message);
    expect((await destination.invoke({ body: "" })).status).toBe(200);
  });
});
