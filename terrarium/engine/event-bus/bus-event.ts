import type { World } from "../world.ts";

/** The fields of an event as patterns and input paths see them (doc: "Events in Amazon EventBridge", event structure). */
export interface EventEnvelope {
  readonly version: string;
  readonly id: string;
  readonly "detail-type": string;
  readonly source: string;
  readonly account: string;
  /** To the second: `2026-01-01T00:00:00Z`. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
  /** Of an event that a replay sends again. */
  readonly "replay-name"?: string;
}

/** An event on its way over a bus. */
export interface BusEvent {
  readonly envelope: EventEnvelope;
  /** As targets get it: the envelope in JSON, with `detail` as its sender wrote it, so that long numbers stay as they are. */
  readonly text: string;
  readonly lineage: string;
  /** When the bus took it in, in milliseconds since 1970. */
  readonly ingestedAt: number;
  /** It came from another bus: EventBridge does not pass it on to a third. */
  readonly forwarded: boolean;
}

/** What is put in front of `detail`. */
export interface EventHeader {
  readonly id: string;
  readonly source: string;
  readonly detailType: string;
  readonly resources?: readonly string[];
  /** Milliseconds since 1970. */
  readonly time: number;
}

let formattedSecond = Number.NaN;
let formatted = "";

/** Puts an event together. `detailText` is the JSON that `detail` was parsed from. */
export function createBusEvent(
  world: World,
  header: EventHeader,
  detail: unknown,
  detailText: string,
  lineage = header.id,
): BusEvent {
  const { account } = world;
  const { id, source, detailType, resources = [] } = header;
  const time = formatSecond(header.time);
  const text =
    `{"version":"0","id":"${id}","detail-type":${JSON.stringify(detailType)},"source":${JSON.stringify(source)},` +
    `"account":"${account.id}","time":"${time}","region":"${account.region}","resources":${JSON.stringify(resources)},` +
    `"detail":${compact(detailText)}}`;
  const envelope = {
    version: "0",
    id,
    "detail-type": detailType,
    source,
    account: account.id,
    time,
    region: account.region,
    resources,
    detail,
  };
  return { envelope, text, lineage, ingestedAt: world.clock.now(), forwarded: false };
}

/** An event that lay on the disk, or came from another bus. */
export function readBusEvent(text: string, rest: Omit<BusEvent, "envelope" | "text">): BusEvent {
  return { ...rest, envelope: JSON.parse(text) as EventEnvelope, text };
}

/** The event as a replay sends it: with the replay's name. */
export function replayed(text: string, replayName: string, ingestedAt: number, lineage: string): BusEvent {
  const marked = `${text.slice(0, -1)},"replay-name":${JSON.stringify(replayName)}}`;
  return readBusEvent(marked, { ingestedAt, lineage, forwarded: false });
}

/** Most events of a moment are of the same second. */
function formatSecond(time: number): string {
  const second = Math.floor(time / 1000);
  if (second !== formattedSecond) {
    formattedSecond = second;
    formatted = `${new Date(second * 1000).toISOString().slice(0, 19)}Z`;
  }
  return formatted;
}

/** White space between values stands beside one of these, or at an end; in a string it may, too, and then nothing is lost. */
const SPACE = /[{[,:][ \t\r\n]|[ \t\r\n](?:[}\],:]|$)|^[ \t\r\n]/;
const STRING_OR_SPACES = /("(?:[^"\\]|\\.)*")|[ \t\r\n]+/g;

/** JSON without the white space between its values. */
export function compact(json: string): string {
  return SPACE.test(json) ? json.replace(STRING_OR_SPACES, "$1") : json;
}
