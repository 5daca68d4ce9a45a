import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { ADMINISTRATOR } from "../../terrarium/engine/authorization.ts";
import type { World } from "../../terrarium/engine/world.ts";
import { callDynamoDb } from "../../terrarium/protocols/dynamodb/endpoint.ts";
import { call } from "./http.ts";

/** What a DynamoDB answers, whichever it is. */
export interface DynamoDbAnswer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: answers are compared, and looked into by tests
  readonly body: any;
}

export type DynamoDbCall = (operation: string, input: object) => Promise<DynamoDbAnswer>;

/** The world's own, without a socket between. */
export function tableCaller(world: World, target = "DynamoDB_20120810"): DynamoDbCall {
  return async (operation, input) => {
    const reply = await callDynamoDb(world, {
      method: "POST",
      url: "/",
      headers: { "x-amz-target": `${target}.${operation}` },
      body: JSON.stringify(input),
      principal: ADMINISTRATOR,
    });
    return { status: reply.status, body: JSON.parse(String(reply.body)) };
  };
}

/** Dynalite on a free port: a yardstick whose answers were taken from the real service. */
export async function startDynalite(): Promise<{ call: DynamoDbCall; stop(): Promise<void> }> {
  // It has no types; a variable keeps the compiler from looking for them.
  const name = "dynalite";
  const { default: create } = (await import(name)) as { default: (options: object) => Server };
  const server = create({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const Authorization =
    "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0";
  return {
    async call(operation, input) {
      const answer = await call(port, "/", {
        headers: {
          "Content-Type": "application/x-amz-json-1.0",
          "X-Amz-Target": `DynamoDB_20120810.${operation}`,
          "X-Amz-Date": "20260101T000000Z",
          Authorization,
        },
        body: JSON.stringify(input),
      });
      return { status: answer.status, body: answer.json() };
    },
    stop: () => new Promise((resolve) => void server.close(() => resolve())),
  };
}
