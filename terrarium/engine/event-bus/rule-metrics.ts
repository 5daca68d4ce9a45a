import { type Dimensions, Metrics } from "../metrics/metrics.ts";
import type { World } from "../world.ts";

/** What CloudWatch gets of a rule (doc: "Monitoring Amazon EventBridge with CloudWatch metrics"). */
export class RuleMetrics {
  readonly #meter: (name: string, unit?: string) => (value: number) => void;
  readonly matched: () => void;
  readonly attempted: (retry: boolean) => void;
  readonly #invocations: (value: number) => void;
  readonly #failed: (value: number) => void;
  readonly #successful: (value: number) => void;
  readonly #latency: (value: number) => void;
  readonly #sentToDlq: (value: number) => void;
  readonly #notSentToDlq: (value: number) => void;
  readonly #deadLetterInvocations: (value: number) => void;

  /** @param bus absent for the default bus, whose metrics have the rule's name alone */
  constructor(world: World, rule: string, bus?: string) {
    const dimensions: Dimensions = bus === undefined ? { RuleName: rule } : { EventBusName: bus, RuleName: rule };
    this.#meter = (name, unit) => {
      const meter = world.service(Metrics).meter("AWS/Events", name, dimensions, unit);
      return (value) => meter.add(value);
    };
    const matched = this.#meter("MatchedEvents");
    const triggered = this.#meter("TriggeredRules");
    this.matched = () => {
      matched(1);
      triggered(1);
    };
    const attempts = this.#meter("InvocationAttempts");
    const retries = this.#meter("RetryInvocationAttempts");
    this.attempted = (retry) => {
      attempts(1);
      if (retry) retries(1);
    };
    this.#invocations = this.#meter("Invocations");
    this.#failed = this.#meter("FailedInvocations");
    this.#successful = this.#meter("SuccessfulInvocationAttempts");
    this.#latency = this.#meter("IngestionToInvocationSuccessLatency", "Milliseconds");
    this.#sentToDlq = this.#meter("InvocationsSentToDlq");
    this.#notSentToDlq = this.#meter("InvocationsFailedToBeSentToDlq");
    this.#deadLetterInvocations = this.#meter("DeadLetterInvocations");
  }

  /** @param latency milliseconds since the bus took the event in */
  delivered(latency: number): void {
    this.#invocations(1);
    this.#successful(1);
    this.#latency(latency);
  }

  /** For good: retries are over, or were of no use. @param loop it would have gone round in circles */
  failed(loop: boolean): void {
    this.#invocations(1);
    this.#failed(1);
    if (loop) this.#deadLetterInvocations(1);
  }

  deadLettered(sent: boolean): void {
    if (sent) this.#sentToDlq(1);
    else this.#notSentToDlq(1);
  }
}
