import { SecretsManager } from "@aws-sdk/client-secrets-manager";
import { openAwsDoor } from "../../../tests/factories/aws-door.ts";
import { closeFunctions, declareFunction } from "../../../tests/factories/function.ts";
import { AccessDenied } from "../../engine/errors.ts";
import { SecretService } from "../../engine/secret/secret-service.ts";

let door: Awaited<ReturnType<typeof openAwsDoor>>;
let secrets: SecretsManager;
const asked: string[] = [];
const forbidden = new Set<string>();

beforeAll(async () => {
  door = await openAwsDoor({
    authorize: ({ action, resource }) => {
      asked.push(`${action} ${resource}`);
      if (forbidden.has(action)) throw new AccessDenied(`may not ${action}`);
    },
  });
  secrets = new SecretsManager(door.client);
});
afterAll(async () => {
  secrets.destroy();
  closeFunctions(door.world);
  await door.close();
  expect(door.failures).toEqual([]);
});

const token = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`;
const value = async (SecretId: string, VersionStage?: string) =>
  (await secrets.getSecretValue({ SecretId, VersionStage })).SecretString;

test("versions move through the stages", async () => {
  const { ARN, VersionId } = await secrets.createSecret({
    Name: "key",
    SecretString: "one",
    ClientRequestToken: token(1),
  });
  expect(VersionId).toBe(token(1));
  await secrets.putSecretValue({ SecretId: "key", SecretString: "two", ClientRequestToken: token(2) });
  await secrets.putSecretValue({
    SecretId: ARN,
    SecretString: "three",
    ClientRequestToken: token(3),
    VersionStages: ["AWSPENDING"],
  });
  expect([await value("key"), await value("key", "AWSPREVIOUS"), await value("key", "AWSPENDING")]).toEqual([
    "two",
    "one",
    "three",
  ]);
  await secrets.updateSecretVersionStage({
    SecretId: "key",
    VersionStage: "AWSCURRENT",
    MoveToVersionId: token(3),
    RemoveFromVersionId: token(2),
  });
  expect([await value("key"), await value("key", "AWSPREVIOUS")]).toEqual(["three", "two"]);
  const { Versions } = await secrets.listSecretVersionIds({ SecretId: "key", IncludeDeprecated: true });
  expect(Versions?.map(({ VersionId, VersionStages }) => [VersionId, VersionStages])).toEqual([
    [token(1), []],
    [token(2), ["AWSPREVIOUS"]],
    [token(3), ["AWSPENDING", "AWSCURRENT"]],
  ]);
  expect(asked).toContain(`secretsmanager:GetSecretValue ${ARN}`);
});

test("the same version again is no error, with another value it is", async () => {
  const input = { SecretId: "key", SecretString: "three", ClientRequestToken: token(3) };
  await secrets.putSecretValue(input);
  await expect(secrets.putSecretValue({ ...input, SecretString: "four" })).rejects.toMatchObject({
    name: "ResourceExistsException",
  });
  await expect(
    secrets.updateSecretVersionStage({ SecretId: "key", VersionStage: "AWSCURRENT", MoveToVersionId: token(1) }),
  ).rejects.toThrow(/must explicitly reference that version in RemoveFromVersionId/);
});

test("what is not there, and what is not allowed, is told apart", async () => {
  await expect(value("absent")).rejects.toMatchObject({
    name: "ResourceNotFoundException",
    message: "Secrets Manager can't find the specified secret.",
  });
  const batch = await secrets.batchGetSecretValue({ SecretIdList: ["key", "absent"] });
  expect([batch.SecretValues?.[0]?.SecretString, batch.Errors?.[0]?.ErrorCode]).toEqual([
    "three",
    "ResourceNotFoundException",
  ]);
  forbidden.add("secretsmanager:GetSecretValue");
  await expect(value("absent")).rejects.toMatchObject({ name: "AccessDeniedException" });
  forbidden.clear();
});

const ROTATE = `
exports.handler = async ({ Step, SecretId, ClientRequestToken }) => {
  if (Step !== process.env.FAILS_AT) return;
  throw new Error("the step " + Step + " fails");
};`;

test("a rotation runs its function step by step, and what fails is in the log", async () => {
  const problems: string[] = [];
  door.world.log.error = (message) => problems.push(message);
  const rotate = declareFunction(door.world, ROTATE, { name: "rotate", environment: { FAILS_AT: "testSecret" } });
  const RotationLambdaARN = rotate.configuration.arn;
  const secret = door.world.service(SecretService).find("key");
  const rotations = door.world.service(SecretService).rotations;
  await secrets.rotateSecret({
    SecretId: "key",
    RotationLambdaARN,
    RotateImmediately: false,
    RotationRules: { AutomaticallyAfterDays: 3 },
  });
  expect(await rotations.rotate(secret, token(9))).toBe(false);
  expect(problems).toEqual([
    expect.stringMatching(/the secret key was not rotated: .* failed with .*the step testSecret fails/),
  ]);
  expect(await value("key")).toBe("three");
  expect(asked.filter((request) => request.startsWith("lambda:InvokeFunction"))).toHaveLength(3);
  const described = await secrets.describeSecret({ SecretId: "key" });
  expect(described).toMatchObject({ RotationEnabled: true, RotationRules: { AutomaticallyAfterDays: 3 } });
  expect(described.VersionIdsToStages?.[token(9)]).toEqual(["AWSPENDING"]);
  expect(described.NextRotationDate?.getTime()).toBe(door.world.clock.now() + 3 * 24 * 3600_000);
  await secrets.cancelRotateSecret({ SecretId: "key" });
  expect((await secrets.describeSecret({ SecretId: "key" })).RotationEnabled).toBeUndefined();
});

/** A rotation function as AWS's templates have it, which speaks to Secrets Manager over HTTP. */
const WORKING = `
const call = async (action, input) => {
  const answer = await fetch(process.env.ENDPOINT, {
    method: "POST",
    headers: {
      "X-Amz-Target": "secretsmanager." + action,
      Authorization: "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/secretsmanager/aws4_request, SignedHeaders=host, Signature=0",
    },
    body: JSON.stringify(input),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
};
exports.handler = async ({ Step, SecretId, ClientRequestToken }) => {
  if (Step === "createSecret") {
    const { SecretString } = await call("GetSecretValue", { SecretId });
    await call("PutSecretValue", { SecretId, ClientRequestToken, SecretString: SecretString + "+", VersionStages: ["AWSPENDING"] });
  }
  if (Step === "finishSecret") {
    const { VersionId } = await call("GetSecretValue", { SecretId });
    await call("UpdateSecretVersionStage", { SecretId, VersionStage: "AWSCURRENT", MoveToVersionId: ClientRequestToken, RemoveFromVersionId: VersionId });
  }
};`;

test("a rotation makes the pending version the current one, and the next comes on its day", async () => {
  const ENDPOINT = `http://127.0.0.1:${door.port}`;
  const rotate = declareFunction(door.world, WORKING, { name: "working", environment: { ENDPOINT } });
  await secrets.createSecret({ Name: "rotated", SecretString: "one" });
  const service = door.world.service(SecretService);
  const secret = service.find("rotated");
  const RotationRules = { AutomaticallyAfterDays: 3 };
  await secrets.rotateSecret({
    SecretId: "rotated",
    RotationLambdaARN: rotate.configuration.arn,
    RotateImmediately: false,
    RotationRules,
  });
  expect(await service.rotations.rotate(secret, token(11))).toBe(true);
  expect([await value("rotated"), await value("rotated", "AWSPREVIOUS")]).toEqual(["one+", "one"]);
  const rotating = jest.spyOn(service.rotations, "rotate");
  await door.world.clock.advance(3 * 24 * 3600_000 - 1);
  expect(rotating).not.toHaveBeenCalled();
  await door.world.clock.advance(1);
  expect(await rotating.mock.results[0]?.value).toBe(true);
  expect([await value("rotated"), await value("rotated", "AWSPREVIOUS")]).toEqual(["one++", "one+"]);
});

test("random passwords are as they are asked for", async () => {
  const { RandomPassword } = await secrets.getRandomPassword({
    PasswordLength: 40,
    ExcludePunctuation: true,
    ExcludeCharacters: "abc",
  });
  expect(RandomPassword).toMatch(/^(?=.*[d-z])(?=.*[A-Z])(?=.*\d)[d-zA-Z\d]{40}$/);
});
