/** A stream's lines that are not in the store yet, each as JSON: pieces of text that wait to be put together cost more. */
export class PendingLines {
  readonly stream: string;
  readonly group: LogGroup;
  lines: string[] = [];
  oldest = Number.POSITIVE_INFINITY;
  newest = 0;
  bytes = 0;

  constructor(group: LogGroup, stream: string) {
    this.group = group;
    this.stream = stream;
  }

  add(at: number, message: string): void {
    this.lines.push(JSON.stringify([at, message]));
    if (at < this.oldest) this.oldest = at;
    if (at > this.newest) this.newest = at;
    this.bytes += message.length + 26;
  }

  /** What has gathered, which is then no longer here. */
  take(): { lines: string; oldest: number; newest: number; bytes: number } {
    const { oldest, newest, bytes } = this;
    const lines = `[${this.lines.join(",")}]`;
    this.lines = [];
    this.oldest = Number.POSITIVE_INFINITY;
    this.newest = 0;
    this.bytes = 0;
    return { lines, oldest, newest, bytes };
  }
}

/** A log group as it is in memory. */
export class LogGroup {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: number;
  /** Days until a line goes; 0: it stays. */
  retentionDays: number;
  declared: boolean;
  bytes: number;
  sweptAt = Number.NEGATIVE_INFINITY;
  readonly pending = new Map<string, PendingLines>();

  constructor(group: Pick<LogGroup, "name" | "arn" | "createdAt" | "retentionDays" | "declared" | "bytes">) {
    this.name = group.name;
    this.arn = group.arn;
    this.createdAt = group.createdAt;
    this.retentionDays = group.retentionDays;
    this.declared = group.declared;
    this.bytes = group.bytes;
  }

  /** Lines from before this moment are gone. */
  expiry(now: number): number {
    return this.retentionDays === 0 ? 0 : now - this.retentionDays * 86_400_000;
  }
}
