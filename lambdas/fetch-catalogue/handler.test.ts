import type { APIGatewayProxyEvent } from "aws-lambda";
import { PETS } from "../../stacks/pets.ts";
import { openSagaTables, type SagaTables } from "../../tests/factories/saga-tables.ts";

let tables: SagaTables;
let handler: typeof import("./handler.ts").handler;
beforeAll(async () => {
  tables = await openSagaTables();
  for (const pet of PETS) await tables.put("CATALOGUE_TABLE", pet);
  ({ handler } = await import("./handler.ts"));
});
afterAll(() => tables.close());
beforeEach(() => jest.spyOn(console, "info").mockImplementation(() => {}));
afterEach(() => jest.restoreAllMocks());

const post = async (body: string | null, isBase64Encoded = false) => {
  const { statusCode, headers, body: answer } = await handler({ body, isBase64Encoded } as APIGatewayProxyEvent);
  return { statusCode, headers, answer: JSON.parse(answer) };
};

test.each([["{}"], [null]])("without ids (%p) all pets come, in the order of their ids", async (body) => {
  const { statusCode, headers, answer } = await post(body);
  expect(statusCode).toBe(200);
  expect(headers).toMatchObject({ "Access-Control-Allow-Origin": "https://shop.example.com" });
  expect(answer).toEqual({ statusCode: 200, items: PETS });
});

test("those that are asked for come in that order, each once, and what is not there is left out", async () => {
  const { answer } = await post(Buffer.from('{"ids":["7","1","99","7"]}').toString("base64"), true);
  expect(answer.items.map(({ title }: { title: string }) => title)).toEqual(["Pony", "Cat"]);
  expect((await post('{"ids":[]}')).answer.items).toEqual([]);
});

test.each([["{"], ["[]"], ['{"ids":"1"}'], ['{"ids":[1]}'], [JSON.stringify({ ids: Array(101).fill("1") })]])(
  "%s is answered 400",
  async (body) => {
    expect(await post(body)).toMatchObject({
      statusCode: 400,
      answer: { status: "failed", message: expect.any(String) },
    });
  },
);
