import { declareResource } from "../../tests/factories/resource.ts";
import { runMachine } from "../../tests/factories/state-machine.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { AccessDenied } from "../engine/errors.ts";
import { LogGroups } from "../engine/logs/log-groups.ts";
import { StateMachineService } from "../engine/state-machine/state-machine-service.ts";
import definition from "./aws-sfn-state-machine.ts";

const role_arn = "arn:aws:iam::000000000000:role/machine";
const SUCCEED = JSON.stringify({ StartAt: "A", States: { A: { Type: "Succeed" } } });
const machine = { name: "orders", role_arn, definition: SUCCEED };
const GROUP = "arn:aws:logs:us-east-1:000000000000:log-group:orders";

test("a declared machine runs", async () => {
  const world = createTestWorld();
  const resource = declareResource(definition, { ...machine, tags: { team: "orders" } }, { world });
  expect(resource.attributes).toMatchObject({
    id: "arn:aws:states:us-east-1:000000000000:stateMachine:orders",
    arn: "arn:aws:states:us-east-1:000000000000:stateMachine:orders",
    name: "orders",
    type: "STANDARD",
    status: "ACTIVE",
  });
  await resource.start();
  const declared = world.service(StateMachineService).byArn(resource.attributes.arn as string);
  expect(declared.definition).toMatchObject({ type: "STANDARD", roleArn: role_arn, tags: { team: "orders" } });
  expect((await runMachine(world, declared, { a: 1 })).output).toEqual({ a: 1 });
});

test("logging goes to a group that is there", async () => {
  const world = createTestWorld();
  world.service(LogGroups).declare({ name: "orders", arn: GROUP });
  const logging_configuration = { level: "ERROR", include_execution_data: true, log_destination: `${GROUP}:*` };
  await declareResource(definition, { ...machine, logging_configuration }, { world }).start();
  expect(world.service(StateMachineService).list()[0]!.logging).toEqual({
    level: "ERROR",
    includeExecutionData: true,
    logGroupArn: `${GROUP}:*`,
  });
});

test("a role that may not deliver the log is refused, where there is a log", async () => {
  const world = createTestWorld({
    authorize: ({ action }) => {
      if (action === "logs:UpdateLogDelivery") throw new AccessDenied("no statement allows it");
    },
  });
  world.service(LogGroups).declare({ name: "orders", arn: GROUP });
  const start = (level: string) => {
    const logging_configuration = { level, log_destination: `${GROUP}:*` };
    return declareResource(definition, { ...machine, logging_configuration }, { world }).start();
  };
  await expect(start("ERROR")).rejects.toThrow(
    "is not authorized to access the Log Destination: no statement allows it",
  );
  await start("OFF");
});

test("a definition that cannot run names all its faults", async () => {
  const wrong = JSON.stringify({ StartAt: "A", States: { A: { Type: "Pass", Next: "B" }, C: { Type: "Loop" } } });
  const resource = declareResource(definition, { ...machine, definition: wrong });
  await expect(resource.start()).rejects.toThrow(
    /"definition" is not a definition that runs:\n {2}\/States\/C\/Type: .*\n {2}\/States\/A\/Next: Missing 'Next' target: B/,
  );
});

test("a role that does not trust Step Functions is refused", async () => {
  const world = createTestWorld({
    authorize: () => {
      throw new AccessDenied("not trusted");
    },
  });
  await expect(declareResource(definition, machine, { world }).start()).rejects.toThrow(
    `"role_arn" ${role_arn} cannot be assumed by Step Functions: not trusted`,
  );
});

test("two machines of one name are refused", async () => {
  const world = createTestWorld();
  await declareResource(definition, machine, { world }).start();
  await expect(declareResource(definition, machine, { world, name: "other" }).start()).rejects.toThrow(
    '"orders" is declared by test/aws_sfn_state_machine.test as well',
  );
});

test.each([
  [{ ...machine, name: "a b" }, /"name" must be 1 to 80 letters/],
  [{ ...machine, type: "FAST" }, /"type" must be one of STANDARD, EXPRESS, but is "FAST"/],
  [{ name: "a", definition: SUCCEED }, /"role_arn" is required/],
  [{ ...machine, nothing: 1 }, /"nothing" is not supported/],
])("%j is refused", (args, problem) => {
  expect(() => declareResource(definition, args)).toThrow(problem);
});

test.each([
  [{ level: "ALL", log_destination: GROUP }, /with :\* behind it/],
  [{ level: "ALL", log_destination: `${GROUP}:*` }, /leads to no log group/],
])("logging %j is refused", async (logging_configuration, problem) => {
  await expect(declareResource(definition, { ...machine, logging_configuration }).start()).rejects.toThrow(problem);
});
