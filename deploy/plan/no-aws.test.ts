import { NoAws } from "./no-aws.ts";

let aws: NoAws;
beforeEach(async () => {
  aws = await NoAws.start();
});
afterEach(() => aws.stop());

const ask = (target: string) =>
  fetch(aws.endpoint, { method: "POST", headers: { "X-Amz-Target": target }, body: "{}" });

test("a definition of a state machine passes: it is checked at apply", async () => {
  const answer = await ask("AWSStepFunctions.ValidateStateMachineDefinition");
  expect(await answer.json()).toMatchObject({ result: "OK" });
  expect(aws.refused).toEqual([]);
});

test("whatever else is asked is refused and remembered", async () => {
  expect((await ask("AmazonSSM.GetParameter")).status).toBe(403);
  await fetch(`${aws.endpoint}/2013-04-01/hostedzone`);
  expect(aws.refused).toEqual(["AmazonSSM.GetParameter", "GET /2013-04-01/hostedzone"]);
});
