import type { World } from "../world.ts";
import { type BusEvent, createBusEvent } from "./bus-event.ts";

/** One event as its sender gives it ("PutEventsRequestEntry"). */
export interface PutEventsEntry {
  readonly source?: string;
  readonly detailType?: string;
  /** JSON of an object. */
  readonly detail?: string;
  readonly resources?: readonly string[];
  /** Milliseconds since 1970. @default now */
  readonly time?: number;
  /** Name or ARN. @default `default` */
  readonly eventBusName?: string;
}

/** What became of one entry, at its place in the answer ("PutEventsResultEntry"): the id of its event, or why there is none. */
export type PutEventsResult =
  | { readonly eventId: string }
  | { readonly errorCode: string; readonly errorMessage: string };

/** The event of an entry, or what EventBridge refuses the entry with; the call itself succeeds either way. */
export function readEntry(
  world: World,
  entry: PutEventsEntry,
  lineage: string | undefined,
): BusEvent | Exclude<PutEventsResult, { eventId: string }> {
  const { source, detailType, detail, resources } = entry;
  if (!source) return invalid("Source", "Source is a required argument.");
  if (source.length > 256) return invalid("Source", "Source must not be longer than 256 characters.");
  if (!detailType) return invalid("DetailType", "DetailType is a required argument.");
  if (detailType.length > 128) return invalid("DetailType", "DetailType must not be longer than 128 characters.");
  if (!detail) return invalid("Detail", "Detail is a required argument.");
  if (source.startsWith("aws.")) {
    return { errorCode: "NotAuthorizedForSourceException", errorMessage: "Not authorized for the source." };
  }
  const parsed = parseDetail(detail);
  if (!parsed) return { errorCode: "MalformedDetail", errorMessage: "Detail is malformed." };
  const time = entry.time ?? world.clock.now();
  const id = world.random.uuid();
  return createBusEvent(world, { id, source, detailType, resources, time }, parsed, detail, lineage);
}

function invalid(parameter: string, reason: string) {
  return { errorCode: "InvalidArgument", errorMessage: `Parameter ${parameter} is not valid. Reason: ${reason}` };
}

/** As "Calculating PutEvents event entry size" counts: 14 bytes for the time, and the UTF-8 of the texts. */
export function sizeOf({ source = "", detailType = "", detail = "", resources = [], time }: PutEventsEntry): number {
  let size = time === undefined ? 0 : 14;
  for (const text of [source, detailType, detail, ...resources]) size += Buffer.byteLength(text);
  return size;
}

function parseDetail(text: string): object | undefined {
  try {
    const detail: unknown = JSON.parse(text);
    return typeof detail === "object" && detail !== null && !Array.isArray(detail) ? detail : undefined;
  } catch {
    return undefined; // The entry is answered with MalformedDetail.
  }
}
