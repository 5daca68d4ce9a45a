import { checkDefinition } from "../../engine/state-machine/definition/compile-machine.ts";
import type { MachineType } from "../../engine/state-machine/machine-type.ts";
import type { StateMachine } from "../../engine/state-machine/state-machine.ts";
import type { World } from "../../engine/world.ts";
import { type JsonAction, type JsonInput, ValidationException } from "../json-service.ts";
import { authorize, flag, optionalText, page, seconds, service, text } from "./input.ts";
import { readLogging, writeLogging } from "./logging-configuration.ts";
import { writeToken } from "./page-token.ts";
import { readTags } from "./tags.ts";

const machineArn = ({ account }: World, name: string) =>
  `arn:${account.partition}:states:${account.region}:${account.id}:stateMachine:${name}`;

function typeOf(input: JsonInput): MachineType {
  const type = optionalText(input, "type") ?? "STANDARD";
  if (type === "STANDARD" || type === "EXPRESS") return type;
  throw new ValidationException(`type must be STANDARD or EXPRESS, but is "${type}"`);
}

const tracing = (input: JsonInput) => (input.tracingConfiguration as { enabled?: boolean } | undefined)?.enabled;

const createStateMachine: JsonAction = async (world, input, call) => {
  const name = text(input, "name");
  authorize(world, call, "CreateStateMachine", machineArn(world, name));
  const machine = await service(world).create({
    name,
    type: typeOf(input),
    roleArn: text(input, "roleArn"),
    definition: text(input, "definition"),
    logging: readLogging(world, input),
    tracing: tracing(input) ?? false,
    tags: readTags(input),
  });
  return { stateMachineArn: machine.arn, creationDate: seconds(machine.createdAt) };
};

const updateStateMachine: JsonAction = async (world, input, call) => {
  const arn = text(input, "stateMachineArn");
  authorize(world, call, "UpdateStateMachine", arn);
  const [definition, roleArn] = [optionalText(input, "definition"), optionalText(input, "roleArn")];
  const logging = readLogging(world, input);
  const enabled = tracing(input);
  if (definition === undefined && roleArn === undefined && !logging && enabled === undefined) {
    throw new ValidationException(
      "Either the definition, the role ARN, the LoggingConfiguration or the TracingConfiguration must be specified",
    );
  }
  const machine = await service(world).update(arn, {
    ...(definition !== undefined && { definition }),
    ...(roleArn !== undefined && { roleArn }),
    ...(logging && { logging }),
    ...(enabled !== undefined && { tracing: enabled }),
  });
  return { updateDate: seconds(machine.updatedAt), revisionId: machine.revisionId };
};

const describeStateMachine: JsonAction = (world, input, call) => {
  const arn = text(input, "stateMachineArn");
  authorize(world, call, "DescribeStateMachine", arn);
  return describe(service(world).byArn(arn));
};

function describe(machine: StateMachine): object {
  const { name, type, roleArn, definition, tracing: enabled = false } = machine.definition;
  return {
    stateMachineArn: machine.arn,
    name,
    status: machine.deleting ? "DELETING" : "ACTIVE",
    definition,
    roleArn,
    type,
    creationDate: seconds(machine.createdAt),
    loggingConfiguration: writeLogging(machine.logging),
    tracingConfiguration: { enabled },
    revisionId: machine.revisionId,
  };
}

const listStateMachines: JsonAction = (world, input, call) => {
  authorize(world, call, "ListStateMachines", "*");
  const { limit, after = 0 } = page(input);
  const all = service(world).list();
  return {
    stateMachines: all.slice(after, after + limit).map(({ arn, name, definition, createdAt }) => ({
      stateMachineArn: arn,
      name,
      type: definition.type,
      creationDate: seconds(createdAt),
    })),
    nextToken: writeToken(all.length > after + limit ? after + limit : undefined),
  };
};

const deleteStateMachine: JsonAction = async (world, input, call) => {
  const arn = text(input, "stateMachineArn");
  authorize(world, call, "DeleteStateMachine", arn);
  await service(world).delete(arn);
  return {};
};

const describeStateMachineForExecution: JsonAction = (world, input, call) => {
  const executionArn = text(input, "executionArn");
  authorize(world, call, "DescribeStateMachineForExecution", executionArn);
  const { executions } = service(world);
  const { definition, roleArn } = executions.revision(executionArn);
  const machine = service(world).byArn(executions.describe(executionArn).machineArn);
  return {
    stateMachineArn: machine.arn,
    name: machine.name,
    definition,
    roleArn,
    updateDate: seconds(machine.updatedAt),
    loggingConfiguration: writeLogging(machine.logging),
    tracingConfiguration: { enabled: machine.definition.tracing ?? false },
    revisionId: machine.revisionId,
  };
};

const validateStateMachineDefinition: JsonAction = (world, input, call) => {
  authorize(world, call, "ValidateStateMachineDefinition", "*");
  const { problems } = checkDefinition(text(input, "definition"), typeOf(input));
  const shown =
    flag(input, "withWarnings", false) || input.severity === "WARNING" ? problems : problems.filter(isError);
  const most = typeof input.maxResults === "number" && input.maxResults > 0 ? input.maxResults : 100;
  return {
    result: problems.some(isError) ? "FAIL" : "OK",
    diagnostics: shown.slice(0, most),
    truncated: shown.length > most,
  };
};

const isError = ({ severity }: { severity: string }) => severity === "ERROR";

/** What the API does with state machines. */
export const MACHINE_ACTIONS: Readonly<Record<string, JsonAction>> = {
  CreateStateMachine: createStateMachine,
  UpdateStateMachine: updateStateMachine,
  DescribeStateMachine: describeStateMachine,
  ListStateMachines: listStateMachines,
  DeleteStateMachine: deleteStateMachine,
  DescribeStateMachineForExecution: describeStateMachineForExecution,
  ValidateStateMachineDefinition: validateStateMachineDefinition,
};
