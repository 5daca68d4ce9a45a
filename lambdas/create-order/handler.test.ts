import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { ListExecutionsCommand, SFNClient } from "@aws-sdk/client-sfn";
import type { APIGatewayProxyEvent } from "aws-lambda";
import { PETS } from "../../stacks/pets.ts";
import { openSagaTables, quiet, type SagaTables } from "../../tests/factories/saga-tables.ts";
import { shopOrder } from "../../tests/factories/shop-order.ts";
import { declareMachine } from "../../tests/factories/state-machine.ts";

const stateMachineArn = "arn:aws:states:us-east-1:000000000000:stateMachine:saga";

let tables: SagaTables;
let sfn: SFNClient;
let handler: typeof import("./handler.ts").handler;
beforeAll(async () => {
  tables = await openSagaTables();
  for (const pet of PETS) await tables.put("CATALOGUE_TABLE", pet);
  const { client } = tables.door;
  sfn = new SFNClient(client);
  const secrets = new SecretsManagerClient(client);
  await secrets.send(new CreateSecretCommand({ Name: "token-key", SecretString: "a-key-of-32-characters-or-longer" }));
  secrets.destroy();
  Object.assign(process.env, {
    CALLBACK_URL: "wss://callback.example.com/v1",
    TOKEN_SECONDS: "900",
    TOKEN_KEY_SECRET: "token-key",
    STATE_MACHINE_ARN: stateMachineArn,
  });
  ({ handler } = await import("./handler.ts"));
});
afterAll(async () => {
  sfn.destroy();
  await tables.close();
});
afterEach(() => jest.restoreAllMocks());
beforeEach(() => void quiet());

const post = async (order: object) => {
  const { statusCode, body } = await handler({ body: JSON.stringify(order) } as APIGatewayProxyEvent);
  return { statusCode, answer: JSON.parse(body) };
};

test("an order whose saga could not be started is no success, and starts it when it is posted again", async () => {
  const order = shopOrder();
  const { orderId } = order;
  await expect(post(order)).rejects.toMatchObject({ name: "StateMachineDoesNotExist" });
  const [written] = await tables.rows("ORDERS_TABLE", orderId);
  expect(written).toMatchObject({ status: "PLACED", total: 300 });

  declareMachine(tables.door.world, { Wait: { Type: "Wait", Seconds: 60, End: true } }, { name: "saga" });
  for (const _ of ["again", "once more"]) {
    const { statusCode, answer } = await post(order);
    expect(statusCode).toBe(202);
    const clientCallbackUrl = expect.stringContaining("wss://callback.example.com/v1?");
    expect(answer).toEqual({ statusCode: 202, status: "placed", orderId, clientCallbackUrl });
  }
  expect(await tables.rows("ORDERS_TABLE", orderId)).toEqual([written]);
  const { executions = [] } = await sfn.send(new ListExecutionsCommand({ stateMachineArn }));
  expect(executions.map(({ name }) => name)).toEqual([orderId]);
});
