import { parseArgs } from "node:util";
import { type Load, MESSAGE_BYTES } from "../cost/load.ts";

export class UsageError extends Error {}

export const USAGE = `npm run plan [-- --rate MESSAGES_A_SECOND] [--size BYTES]

  Plans all stacks without an AWS account, with the settings of the environment and of .env, and says what a month would cost.
  --rate   messages a second, all day long; 1 if it is not given
  --size   bytes of a message; ${MESSAGE_BYTES} if it is not given`;

/** The load that the command line names. @throws UsageError */
export function parseLoad(args: readonly string[]): Load {
  const { rate = "1", size = String(MESSAGE_BYTES) } = parse(args);
  const load = { messagesASecond: Number(rate), messageBytes: Number(size) };
  if (!(load.messagesASecond >= 0 && load.messagesASecond <= 1_000_000)) {
    throw new UsageError(`--rate is ${JSON.stringify(rate)}; accepted are 0 to 1000000 messages a second`);
  }
  if (!(Number.isInteger(load.messageBytes) && load.messageBytes >= 1 && load.messageBytes <= 262_144)) {
    throw new UsageError(`--size is ${JSON.stringify(size)}; accepted are 1 to 262144 bytes`);
  }
  return load;
}

function parse(args: readonly string[]): { rate?: string; size?: string } {
  try {
    return parseArgs({ args: [...args], options: { rate: { type: "string" }, size: { type: "string" } } }).values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n\n${USAGE}`);
  }
}
