import { InvalidRequestContent, RequestTooLarge } from "./function-errors.ts";

/** "Lambda quotas": 6 MB for a request and its response, 1 MB for an event. */
export const LARGEST_PAYLOAD = 6_291_556;
export const LARGEST_EVENT = 1_048_576;

/** What a handler may be given; nothing at all is an empty object. @throws RequestTooLarge, InvalidRequestContent */
export function checkedPayload(payload: string, largest: number): string {
  const bytes = Buffer.byteLength(payload);
  if (bytes > largest) throw new RequestTooLarge(bytes, largest);
  if (payload === "") return "{}";
  try {
    JSON.parse(payload);
    return payload;
  } catch (error) {
    throw new InvalidRequestContent((error as Error).message);
  }
}
