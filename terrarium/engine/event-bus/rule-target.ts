import { ApiDestinations } from "../api-destination/api-destinations.ts";
import type { Principal } from "../authorization.ts";
import { AccessDenied } from "../errors.ts";
import { type Handover, Recipients } from "../recipients.ts";
import type { World } from "../world.ts";
import type { BusEvent } from "./bus-event.ts";
import { RoleNotAssumed, ThirdHop } from "./delivery-failure.ts";
import {
  type CompiledHttpParameters,
  callDestination,
  compileHttpParameters,
  type HttpParameters,
} from "./destination-call.ts";
import { ValidationException } from "./event-bus-errors.ts";
import type { RuleNames } from "./input-transformer.ts";
import { type RetryPolicy, retryPolicyOf } from "./retry-policy.ts";
import { compileTargetInput, type TargetInput, type TargetInputDefinition } from "./target-input.ts";

/** Where a rule sends the events that it matches ("PutTargets", Target). */
export interface TargetDefinition extends TargetInputDefinition {
  readonly arn: string;
  readonly roleArn?: string;
  /** Message group of a FIFO queue. */
  readonly messageGroupId?: string;
  readonly http?: HttpParameters;
  readonly retryPolicy?: Partial<RetryPolicy>;
  /** ARN of a standard queue. */
  readonly deadLetterArn?: string;
}

const ID = /^[.\-_A-Za-z0-9]{1,64}$/;
/** EventBridge has no resource policy to go by there: it must assume a role. */
const NEEDS_ROLE = /^arn:[^:]+:(states|kinesis|firehose|ecs|batch|events:[^:]*:\d*:api-destination\/)/;
const EVENTS = "events.amazonaws.com";

/** One target, ready to be handed events. */
export class RuleTarget {
  readonly definition: TargetDefinition;
  readonly retryPolicy: RetryPolicy;
  /** The service itself, acting for the rule: who sends dead letters, and events where there is no role. */
  readonly service: Principal;
  /** It answers when something outside has: nobody who puts an event waits for it. */
  readonly slow: boolean;
  readonly transforms: boolean;
  readonly #world: World;
  readonly #recipients: Recipients;
  readonly #principal: Principal;
  readonly #input: TargetInput | undefined;
  readonly #http: CompiledHttpParameters | undefined;
  readonly #isBus: boolean;

  /** @throws ValidationException */
  constructor(world: World, definition: TargetDefinition, rule: RuleNames) {
    const { id, arn, roleArn } = definition;
    check(definition);
    this.#world = world;
    this.#recipients = world.service(Recipients);
    this.definition = definition;
    this.retryPolicy = retryPolicyOf(definition.retryPolicy);
    this.service = { kind: "service", name: EVENTS, sourceArn: rule.ruleArn };
    this.#principal = roleArn === undefined ? this.service : { kind: "role", arn: roleArn };
    this.#input = compileTargetInput(definition, rule);
    this.transforms = this.#input !== undefined;
    this.slow = /^arn:[^:]+:events:[^:]*:\d*:api-destination\//.test(arn);
    this.#isBus = /^arn:[^:]+:events:[^:]*:\d*:event-bus\//.test(arn);
    if (this.#isBus && this.transforms) {
      throw new ValidationException(
        `Input, InputPath and InputTransformer are not supported for the event bus of target ${id}.`,
      );
    }
    if (definition.http) this.#http = compileHttpParameters(definition.http);
  }

  /** What the target gets of an event. @throws TransformationFailed */
  bodyOf(event: BusEvent): string {
    return this.#input ? this.#input(event) : event.text;
  }

  /**
   * Hands the event over; resolves when it is durable at the target.
   *
   * @param started called when a call to the world outside begins
   * @throws whatever the target throws: see `failureOf`
   */
  take(event: BusEvent, body: string, started: () => void): Promise<void> {
    const { arn, roleArn, messageGroupId } = this.definition;
    if (this.#isBus && event.forwarded) {
      throw new ThirdHop(`EventBridge does not route events that came from another event bus to a third: ${arn}`);
    }
    if (roleArn !== undefined) this.#assumeRole(roleArn, event.lineage);
    const handover: Handover = {
      body,
      principal: this.#principal,
      lineage: event.lineage,
      ...(messageGroupId !== undefined && { groupId: messageGroupId }),
    };
    if (!this.slow) return this.#recipients.byArn(arn).take(handover);
    const destination = this.#world.service(ApiDestinations).byArn(arn);
    return callDestination(this.#world, destination, handover, this.#http?.(event), started);
  }

  #assumeRole(roleArn: string, lineage: string): void {
    try {
      this.#world.authorize({ principal: this.service, action: "sts:AssumeRole", resource: roleArn, lineage });
    } catch (error) {
      throw error instanceof AccessDenied ? new RoleNotAssumed(error.message) : error;
    }
  }
}

function check({ id, arn, roleArn, deadLetterArn, messageGroupId }: TargetDefinition): void {
  if (!ID.test(id))
    throw ValidationException.of("Targets.Id", `1 to 64 letters, digits, ., - and _, not ${JSON.stringify(id)}`);
  if (!/^arn:[^:]+:[^:]+:/.test(arn))
    throw new ValidationException(`Parameter ${arn} is not valid. Reason: Provided Arn is not in correct format.`);
  if (NEEDS_ROLE.test(arn) && roleArn === undefined)
    throw new ValidationException(`RoleArn is required for target ${arn}.`);
  if (/^arn:[^:]+:sqs:.*\.fifo$/.test(arn) && messageGroupId === undefined) {
    throw new ValidationException(`Parameter(s) MessageGroupId must be specified for target: ${id}.`);
  }
  if (deadLetterArn !== undefined && (!/^arn:[^:]+:sqs:/.test(deadLetterArn) || deadLetterArn.endsWith(".fifo"))) {
    throw new ValidationException(
      `The dead-letter queue of target ${id} must be a standard SQS queue, not ${deadLetterArn}.`,
    );
  }
}
