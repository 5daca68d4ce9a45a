import { Policies } from "../policies.ts";
import type { World } from "../world.ts";
import type { EventBus } from "./event-bus.ts";
import { PolicyLengthExceededException, ResourceNotFoundException, ValidationException } from "./event-bus-errors.ts";

/** One statement by its parts, as "PutPermission" takes it. */
export interface BusPermission {
  readonly statementId: string;
  /** @default events:PutEvents */
  readonly action?: string;
  /** Twelve digits, or `*`. */
  readonly principal: string;
  readonly condition?: { readonly type: string; readonly key: string; readonly value: string };
}

interface Document {
  readonly Version?: string;
  readonly Statement: readonly Readonly<Record<string, unknown>>[];
}

const LONGEST = 10_240;

/** The policies that stand on event buses: who else may put events on them ("Permissions for event buses in Amazon EventBridge"). */
export class BusPermissions {
  readonly #world: World;
  readonly #documents = new Map<string, Document>();

  constructor(world: World) {
    this.#world = world;
  }

  /** JSON of the bus's policy; undefined where it has none. */
  policyOf(bus: EventBus): string | undefined {
    const document = this.#documents.get(bus.arn);
    return document && JSON.stringify(document);
  }

  /** The whole policy. @throws MalformedPolicyDocument, PolicyLengthExceededException */
  setPolicy(bus: EventBus, policy: string): void {
    if (policy.length > LONGEST) {
      throw new PolicyLengthExceededException(
        `The policy of ${bus.name} has ${policy.length} characters, more than ${LONGEST}.`,
      );
    }
    this.#world.service(Policies).putResourcePolicy(bus.arn, policy);
    const document = JSON.parse(policy) as Document;
    const statements = Array.isArray(document.Statement) ? document.Statement : [document.Statement];
    this.#documents.set(bus.arn, { ...document, Statement: statements });
  }

  /** Adds a statement, or puts it in the place of the one with its id. @throws ValidationException, PolicyLengthExceededException */
  put(bus: EventBus, { statementId, action = "events:PutEvents", principal, condition }: BusPermission): void {
    if (principal !== "*" && !/^\d{12}$/.test(principal)) {
      throw ValidationException.of("Principal", `twelve digits or *, not ${JSON.stringify(principal)}`);
    }
    if (action !== "events:PutEvents") throw ValidationException.of("Action", `events:PutEvents, not ${action}`);
    const statement = {
      Sid: statementId,
      Effect: "Allow",
      Principal: principal === "*" ? "*" : { AWS: `arn:${this.#world.account.partition}:iam::${principal}:root` },
      Action: action,
      Resource: bus.arn,
      ...(condition && { Condition: { [condition.type]: { [condition.key]: condition.value } } }),
    };
    const others = (this.#documents.get(bus.arn)?.Statement ?? []).filter(({ Sid }) => Sid !== statementId);
    this.setPolicy(bus, JSON.stringify({ Version: "2012-10-17", Statement: [...others, statement] }));
  }

  /** @throws ResourceNotFoundException */
  remove(bus: EventBus, statementId: string): void {
    const statements = this.#documents.get(bus.arn)?.Statement ?? [];
    const others = statements.filter(({ Sid }) => Sid !== statementId);
    if (others.length === statements.length) {
      throw new ResourceNotFoundException(`Statement with the provided id does not exist: ${statementId}.`);
    }
    if (others.length === 0) this.removeAll(bus);
    else this.setPolicy(bus, JSON.stringify({ Version: "2012-10-17", Statement: others }));
  }

  removeAll(bus: EventBus): void {
    this.#documents.delete(bus.arn);
    this.#world.service(Policies).removeResourcePolicy(bus.arn);
  }
}
