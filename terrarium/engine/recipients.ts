import type { Principal } from "./authorization.ts";
import { EngineError } from "./errors.ts";
import type { World } from "./world.ts";

/** One message on its way from a service to what an ARN names. */
export interface Handover {
  readonly body: string;
  /** On whose behalf: the role that the sender assumed, or the service itself with the ARN of its rule or topic. */
  readonly principal: Principal;
  readonly lineage: string;
  /** Message attributes, for a queue or a topic: `{type: {dataType: "String", stringValue: "order"}}`. */
  readonly attributes?: Readonly<Record<string, RecipientAttribute>>;
  /** For a topic, which makes it the subject of e-mails. */
  readonly subject?: string;
  /** Message group, for what is FIFO. */
  readonly groupId?: string;
  /** Deduplication id, for what is FIFO. */
  readonly deduplicationId?: string;
}

export interface RecipientAttribute {
  /** `String`, `Number`, `Binary`, with a custom suffix if there is one: `String.Array`. */
  readonly dataType: string;
  readonly stringValue?: string;
  readonly binaryValue?: Uint8Array;
}

/** What an ARN names, as something that takes messages: a queue, a function, a topic, a log group, a bus … */
export interface Recipient {
  readonly arn: string;
  /** What the sender must be allowed on it: `sqs:SendMessage`, `lambda:InvokeFunction`. */
  readonly action: string;
  /** How the topology names the connection: `sends`, `invokes`, `publishes`, `writes`. */
  readonly edge: string;
  /** Whether a sender may use it without a role, where its resource policy allows. A state machine needs a role. */
  readonly hasResourcePolicy: boolean;
  /**
   * Authorizes, and resolves when the message is durable there. A function is invoked asynchronously.
   *
   * @throws AccessDenied, or an {@link EngineError}: with `callerFault` trying again is of no use, without it is
   */
  take(handover: Handover): Promise<void>;
}

/** No such thing, or none of a kind that takes messages. */
export class RecipientNotFound extends EngineError {}

/** Finds what an ARN names; undefined where it is gone or was never there. */
export type FindRecipient = (arn: string) => Recipient | undefined;

/**
 * Who takes messages, by ARN. Each service says how its own are found, so that a rule, a topic or an alarm reaches a queue or
 * a function without knowing what either is.
 */
export class Recipients {
  readonly #finders = new Map<string, FindRecipient>();

  // biome-ignore lint/complexity/noUselessConstructor: a service is made with its world
  constructor(_world: World) {}

  /** A service takes over the ARNs of one kind: `sqs`, `lambda`, `events:event-bus`. */
  serve(kind: string, find: FindRecipient): void {
    this.#finders.set(kind, find);
  }

  /** Whether ARNs of this kind can be reached at all: told apart from one that does not exist. */
  reaches(arn: string): boolean {
    return this.#finder(arn) !== undefined;
  }

  /** @throws RecipientNotFound */
  byArn(arn: string): Recipient {
    const recipient = this.#finder(arn)?.(arn);
    if (!recipient) throw new RecipientNotFound(`${arn} does not exist`);
    return recipient;
  }

  #finder(arn: string): FindRecipient | undefined {
    const [, , service = "", , , resource = ""] = arn.split(":");
    return this.#finders.get(`${service}:${resource.split("/")[0]}`) ?? this.#finders.get(service);
  }
}
