/** The form of each output's value as JSON. */
export type Promises = Readonly<Record<string, Readonly<Record<string, RegExp>>>>;

/**
 * What each stack promises to those who deploy it: every output it has (those that only carry a value to another stack of ours
 * aside). An output that is missing, or that stands here no more, is somebody's broken script. This is with everything switched on.
 */
export const promises: Promises = {
  gateway: {
    alarm_topic_arn: /^"arn:aws:sns:eu-west-1:\d{12}:sluice-events-alarms"$/,
    api_key_id: /^"\w+"$/,
    dead_letter_queue_url: /^"http.*\/\d{12}\/sluice-events-dead-letters"$/,
    domain_urls:
      /^{"events":"https:\/\/sub-gw\.example\.com\/events\/sub","replay":"https:\/\/sub-gw\.example\.com\/replay\/sub"}$/,
    gateway_urls:
      /^{"events":"https:\/\/\w+\.execute-api\.eu-west-1\.amazonaws\.com\/events\/sub","replay":"https:.*\/replay\/sub"}$/,
    queue_name: /^"sluice-events"$/,
    queue_url: /^"http.*\/\d{12}\/sluice-events"$/,
  },
  subscriber: {
    access_policy_arn: /^"arn:aws:iam::\d{12}:policy\/sluice-subscriber-bucket"$/,
    bucket_name: /^"sluice-subscriber-test"$/,
    pipe_arn: /^"arn:aws:pipes:eu-west-1:\d{12}:pipe\/sluice-subscriber"$/,
    pipe_name: /^"sluice-subscriber"$/,
    server_role_arn: /^"arn:aws:iam::\d{12}:role\/sluice-subscriber-server"$/,
  },
  state: {
    state_bucket: /^"sluice-state-test"$/,
  },
};

/** How the outputs of a stack differ from what is promised; empty if they do not. */
export function broken(
  stack: string,
  outputs: Readonly<Record<string, unknown>>,
  promised: Promises = promises,
): string[] {
  const expected = promised[stack];
  if (expected === undefined)
    return [`The outputs of ${stack} are not in tests/deployment/expected-outputs.ts: write them down.`];
  const own = Object.keys(outputs).filter((name) => !name.startsWith("cross-stack-output-"));
  return [
    ...Object.keys(expected)
      .filter((name) => !own.includes(name))
      .map((name) => `${stack}: ${name} is missing`),
    ...own.filter((name) => !Object.hasOwn(expected, name)).map((name) => `${stack}: ${name} is not expected`),
    ...Object.entries(expected)
      .filter(([name, form]) => own.includes(name) && !form.test(JSON.stringify(outputs[name])))
      .map(([name, form]) => `${stack}: ${name} is ${JSON.stringify(outputs[name])}, expected is ${form}`),
  ];
}
