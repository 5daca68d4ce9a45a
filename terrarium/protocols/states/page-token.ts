import { InvalidToken } from "../../engine/state-machine/state-machine-errors.ts";

/** Where the next page begins, in a form that clients do not read. */
export function writeToken(after: number | undefined): string | undefined {
  return after === undefined ? undefined : Buffer.from(`after:${after}`).toString("base64");
}

/** @throws InvalidToken */
export function readToken(token: string): number {
  const after = /^after:(\d+)$/.exec(Buffer.from(token, "base64").toString())?.[1];
  if (after === undefined) throw new InvalidToken("Invalid Token: 'The provided token is not of this operation'");
  return Number(after);
}
