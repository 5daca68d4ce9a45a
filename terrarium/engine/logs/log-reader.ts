import { eventId, type KeptLogEvent, type LogRange, timeOfEventId } from "./log-event.ts";
import type { LogTables } from "./log-tables.ts";

export interface LogQuery extends LogRange {
  /** One stream alone. */
  readonly stream?: string;
  /** Which streams; all of them by default. */
  readonly streams?: (name: string) => boolean;
  /** Which lines; all of them by default. */
  readonly matches?: (message: string) => boolean;
  /** Only what comes after this id, or, with `newestFirst`, before it. */
  readonly beyond?: string;
  /** Read from the end. The page itself is always in the order of time. */
  readonly newestFirst?: boolean;
  readonly limit: number;
}

export interface LogPage {
  readonly events: KeptLogEvent[];
  /** There is more beyond the page. */
  readonly more: boolean;
}

/** A page holds no more than this, each line with 26 bytes of its own ("GetLogEvents"). */
const LARGEST_PAGE = 1024 * 1024;
const EVENT_OVERHEAD = 26;

/**
 * Reads a page of a group's lines in the order of their times, from the beginning or from the end of the stretch. Chunks of
 * several streams overlap in time; they are read only as far as the page can reach.
 */
export function readPage(tables: LogTables, group: string, query: LogQuery): LogPage {
  const { newestFirst = false, beyond, limit } = query;
  const from = beyond !== undefined && !newestFirst ? Math.max(query.from, timeOfEventId(beyond)) : query.from;
  const to = beyond !== undefined && newestFirst ? Math.min(query.to, timeOfEventId(beyond)) : query.to;
  // One more than the page holds: then there is a next one.
  const wanted = limit + 1;
  let found: KeptLogEvent[] = [];
  let full = false;
  for (const chunk of tables.chunks(group, from, to, newestFirst, query.stream)) {
    if (query.streams && !query.streams(chunk.stream)) continue;
    const last = full ? found[wanted - 1]!.at : 0;
    if (full && (newestFirst ? chunk.newest < last : chunk.oldest > last)) break;
    const lines = JSON.parse(chunk.lines) as [at: number, message: string][];
    for (const [index, [at, message]] of lines.entries()) {
      if (at < from || at > to) continue;
      const id = eventId(at, chunk.id, index);
      if (beyond !== undefined && (newestFirst ? id >= beyond : id <= beyond)) continue;
      if (query.matches && !query.matches(message)) continue;
      found.push({ id, at, stream: chunk.stream, message, ingestedAt: chunk.ingested_at });
    }
    if (found.length >= wanted) {
      found = sorted(found, newestFirst).slice(0, wanted);
      full = true;
    }
  }
  return cut(sorted(found, newestFirst), limit, newestFirst);
}

function sorted(events: KeptLogEvent[], newestFirst: boolean): KeptLogEvent[] {
  const sign = newestFirst ? -1 : 1;
  return events.sort((a, b) => (a.id < b.id ? -sign : sign));
}

function cut(events: KeptLogEvent[], limit: number, newestFirst: boolean): LogPage {
  let bytes = 0;
  let count = 0;
  for (const { message } of events) {
    bytes += Buffer.byteLength(message) + EVENT_OVERHEAD;
    if (count >= limit || (count > 0 && bytes > LARGEST_PAGE)) break;
    count++;
  }
  const page = events.slice(0, count);
  return { events: newestFirst ? page.reverse() : page, more: events.length > count };
}
