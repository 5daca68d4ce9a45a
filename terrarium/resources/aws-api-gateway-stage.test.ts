import { type Gateway, openGateway } from "../../tests/factories/gateway.ts";
import { LogGroups } from "../engine/logs/log-groups.ts";

let gateway: Gateway;
beforeEach(async () => {
  gateway = await openGateway();
});
afterEach(() => gateway.close());

test("answers at its invoke_url, with its variables", async () => {
  await gateway.mock({}, "$stageVariables.color");
  const { api } = gateway;
  const stage = await gateway.stage({ variables: { color: "blue" } });
  expect(stage).toEqual({
    id: `ags-${api.id}-test`,
    arn: `${api.arn}/stages/test`,
    execution_arn: `${api.execution_arn}/test`,
    invoke_url: `http://127.0.0.1:4566/restapis/${api.id}/test/_user_request_`,
    web_acl_arn: "",
  });
  expect((await gateway.call(new URL(stage.invoke_url).pathname, { method: "POST", body: "" })).body).toBe("blue");
});

test("writes its access log", async () => {
  await gateway.mock();
  const arn = "arn:aws:logs:us-east-1:000000000000:log-group:access";
  const logs = gateway.world.service(LogGroups);
  logs.declare({ name: "access", arn });
  await gateway.stage({
    access_log_settings: { destination_arn: `${arn}:*`, format: "$context.requestId $context.status" },
  });
  const answer = await gateway.post();
  expect(logs.events(arn).map(({ message }) => message)).toEqual([`${answer.headers["x-amzn-requestid"]} 200`]);
});

test.each([
  [
    { destination_arn: "arn:aws:firehose:us-east-1:0:x", format: "$context.requestId" },
    /must be the ARN of a log group here/,
  ],
  [
    { destination_arn: "arn:aws:logs:us-east-1:0:log-group:x", format: "$context.status" },
    /must hold \$context.requestId/,
  ],
])("an access log of %j is refused", async (settings, problem) => {
  await gateway.mock();
  await expect(gateway.stage({ access_log_settings: settings })).rejects.toThrow(problem);
});

test("takes a deployment of its own API alone", async () => {
  await gateway.mock();
  await expect(gateway.stage({ deployment_id: "nope" })).rejects.toThrow(
    'deployment_id "nope" is no deployment of this API',
  );
});
