import { gzipSync } from "node:zlib";
import type { Principal } from "../authorization.ts";
import { type Recipient, Recipients } from "../recipients.ts";
import type { World } from "../world.ts";
import { compileFilterPattern } from "./filter-pattern/filter-pattern.ts";
import { InvalidParameterException } from "./log-errors.ts";
import type { LogEvent } from "./log-event.ts";
import { LogGroups } from "./log-groups.ts";

export interface SubscriptionFilterDefinition {
  readonly name: string;
  readonly logGroupName: string;
  readonly pattern: string;
  readonly destinationArn: string;
}

/** A log group has no more ("CloudWatch Logs quotas"). */
const MOST_PER_GROUP = 2;

/**
 * Sends the lines that fit to a function as they come in ("Real-time processing of log data with subscriptions"): gzip-compressed
 * JSON in base64, as `awslogs.data`.
 */
export class SubscriptionFilters {
  readonly #world: World;
  readonly #filters = new Map<string, SubscriptionFilterDefinition>();
  #sent = 0;

  constructor(world: World) {
    this.#world = world;
  }

  /** @returns what ends it. @throws InvalidParameterException, ResourceNotFoundException */
  add(definition: SubscriptionFilterDefinition): () => void {
    const { name, logGroupName, destinationArn, pattern } = definition;
    const key = `${logGroupName} ${name}`;
    const others = [...this.#filters.values()].filter((filter) => filter.logGroupName === logGroupName);
    if (this.#filters.has(key) || others.length >= MOST_PER_GROUP) {
      throw new InvalidParameterException(
        `the log group has a subscription filter "${name}", or ${MOST_PER_GROUP} others, already`,
      );
    }
    if (destinationArn.split(":")[2] !== "lambda") {
      throw new InvalidParameterException(`the terrarium sends log lines to functions only, not to ${destinationArn}`);
    }
    const matches = compileFilterPattern(pattern);
    const group = this.#world.service(LogGroups).get(logGroupName);
    const stop = this.#world.service(LogGroups).observe(logGroupName, (events) => {
      const byStream = Map.groupBy(
        events.filter(({ message }) => matches(message)),
        ({ stream }) => stream,
      );
      for (const [stream, lines] of byStream) void this.#send(definition, group.arn, stream, lines);
    });
    this.#world.topology.connect(group.arn, destinationArn, "invokes");
    this.#filters.set(key, definition);
    return () => {
      stop();
      this.#filters.delete(key);
    };
  }

  list(): readonly SubscriptionFilterDefinition[] {
    return [...this.#filters.values()];
  }

  async #send(
    { name, logGroupName, destinationArn }: SubscriptionFilterDefinition,
    groupArn: string,
    logStream: string,
    events: readonly LogEvent[],
  ): Promise<void> {
    const world = this.#world;
    const data = {
      messageType: "DATA_MESSAGE",
      owner: world.account.id,
      logGroup: logGroupName,
      logStream,
      subscriptionFilters: [name],
      logEvents: events.map(({ at, message }) => ({
        id: `${String(at).padStart(14, "0")}${String(this.#sent++).padStart(42, "0")}`,
        timestamp: at,
        message,
      })),
    };
    const body = JSON.stringify({ awslogs: { data: gzipSync(JSON.stringify(data)).toString("base64") } });
    const principal: Principal = { kind: "service", name: "logs.amazonaws.com", sourceArn: `${groupArn}:*` };
    try {
      const recipient: Recipient = world.service(Recipients).byArn(destinationArn);
      await recipient.take({ body, principal, lineage: world.random.uuid() });
    } catch (error) {
      world.log.warn(`lines of ${logGroupName} did not reach ${destinationArn}: ${(error as Error).message}`);
    }
  }
}
