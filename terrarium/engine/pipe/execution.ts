import type { Principal } from "../authorization.ts";
import { AccessDenied } from "../errors.ts";
import type { ReceivedMessage } from "../queue/message.ts";
import type { Queue } from "../queue/queue.ts";
import type { World } from "../world.ts";
import type { BackOff, Pass } from "./back-off.ts";
import type { Concurrency } from "./concurrency.ts";
import type { Deletions } from "./deletions.ts";
import { Hidden } from "./hidden.ts";
import { type InputTemplate, TransformationFailed } from "./input-template.ts";
import { logInvocation, logTransformation } from "./invocation-log.ts";
import { PipeEvent } from "./pipe-event.ts";
import type { PipeFilter } from "./pipe-filter.ts";
import type { ExecutionLog, PipeLog } from "./pipe-log.ts";
import type { PipeMetrics } from "./pipe-metrics.ts";
import type { Delivery, Outcome, PipeTarget } from "./pipe-target.ts";

/** What the executions of one pipe share. */
export interface PipeParts {
  readonly world: World;
  readonly arn: string;
  readonly principal: Principal;
  readonly source: Queue;
  readonly target: PipeTarget;
  readonly filter: PipeFilter;
  readonly template?: InputTemplate;
  readonly log: PipeLog;
  readonly metrics: PipeMetrics;
  readonly backOff: BackOff;
  readonly concurrency: Concurrency;
  readonly deletions: Deletions;
  readonly counts: { delivered: number; failed: number; filtered: number; held: number };
  readonly signal: AbortSignal;
}

/** A message in the pipe's hands. */
interface Held extends Delivery {
  readonly message: ReceivedMessage;
  hidden?: Hidden;
}

/** Bounds of the back-off: a refused connection costs little to try again, a failing endpoint may cost it much. */
const LONGEST_WHEN_UNREACHABLE = 5_000;
const LONGEST_WHEN_FAILING = 30_000;
/** So many failed rounds are more than one bad message. */
const WORTH_SAYING = 3;

/**
 * One pass of a message, or of a batch, through the pipe: filter, input template, target, and only then the deletion from
 * the source. What the target does not take stays in the source and comes back after its visibility timeout.
 */
export async function execute(pipe: PipeParts, messages: readonly ReceivedMessage[], pass: Pass): Promise<void> {
  const log = pipe.log.begin();
  const done: ReceivedMessage[] = [];
  try {
    const passing = filter(pipe, messages, done);
    const deliveries = passing.length > 0 ? transform(pipe, passing, log) : [];
    if (deliveries.length === 0) pipe.backOff.unused(pass);
    else await deliver(pipe, deliveries, pass, log, done);
  } finally {
    pipe.concurrency.end();
    for (const message of done) pipe.deletions.add(message, pipe.concurrency.running > 0);
  }
}

/** Messages that no pattern fits are deleted, as EventBridge does. */
function filter(pipe: PipeParts, messages: readonly ReceivedMessage[], done: ReceivedMessage[]): Held[] {
  const source = { arn: pipe.source.arn, region: pipe.world.account.region };
  const passing: Held[] = [];
  for (const message of messages) {
    const event = new PipeEvent(message, source);
    if (pipe.filter.passes(event)) {
      passing.push({ message, event, payload: "", lineage: message.lineage });
    } else {
      pipe.counts.filtered++;
      done.push(message);
    }
  }
  return passing;
}

function transform(pipe: PipeParts, passing: readonly Held[], log: ExecutionLog): Held[] {
  const { world, template } = pipe;
  log.write("ExecutionStarted", () => ({ payload: JSON.stringify(passing.map(({ event }) => event.record)) }));
  log.write("TargetStageEntered");
  if (!template) return passing.map((held) => ({ ...held, payload: JSON.stringify(held.event.record) }));
  log.write("TargetTransformationStarted");
  const transformed: Held[] = [];
  let failure: string | undefined;
  for (const held of passing) {
    try {
      const payload = template.render(held.event, world.clock.now());
      transformed.push({ ...held, payload });
      world.trace.record("transformed", pipe.arn, held.lineage, { messageId: held.message.messageId });
    } catch (error) {
      if (!(error instanceof TransformationFailed)) throw error;
      failure = error.message;
      fail(pipe, held, { taken: false, reason: failure }, 0);
    }
  }
  logTransformation(log, transformed, failure);
  if (transformed.length === 0) pipe.metrics.notTransformed();
  return transformed;
}

/** Tries until the target has answered, whatever it answered, or the pipe stops. */
async function deliver(
  pipe: PipeParts,
  deliveries: readonly Held[],
  firstPass: Pass,
  log: ExecutionLog,
  done: ReceivedMessage[],
): Promise<void> {
  const { world, target } = pipe;
  let pass = firstPass;
  for (;;) {
    target.allowance?.take(1);
    log.write("TargetInvocationStarted");
    const started = world.clock.now();
    const outcomes = refusal(pipe, deliveries) ?? (await target.invoke(deliveries));
    const duration = world.clock.now() - started;
    logInvocation(target, log, deliveries, outcomes);
    pipe.metrics.invoked(deliveries, outcomes, duration);
    if (!outcomes.every((outcome) => !outcome.taken && outcome.unreachable)) {
      const taken = outcomes.some((outcome) => outcome.taken);
      if (taken) succeeded(pipe, pass);
      else failed(pipe, pass, LONGEST_WHEN_FAILING, outcomes);
      settle(pipe, deliveries, outcomes, duration, done);
      return;
    }
    deliveries.forEach((held, index) => {
      fail(pipe, held, outcomes[index]!, duration);
    });
    failed(pipe, pass, LONGEST_WHEN_UNREACHABLE, outcomes);
    const next = await holdUntilNextTry(pipe, deliveries);
    if (!next) return;
    pass = next;
  }
}

function succeeded({ backOff, concurrency, world, arn, target }: PipeParts, pass: Pass): void {
  if (backOff.failures >= WORTH_SAYING) world.log.info(`${arn} delivers to ${target.arn} again`);
  backOff.succeeded(pass);
  concurrency.grow();
}

/** One bad message is the trace's business; a target that fails again and again is the developer's. */
function failed(pipe: PipeParts, pass: Pass, longest: number, outcomes: readonly Outcome[]): void {
  const { backOff, concurrency, world, arn, target } = pipe;
  if (!backOff.failed(pass, longest)) return;
  concurrency.shrink();
  if (backOff.failures !== WORTH_SAYING) return;
  const reason = outcomes.map((outcome) => (outcome.taken ? "" : outcome.reason))[0];
  world.log.warn(`${arn} cannot deliver to ${target.arn}: ${reason}; it keeps trying, and its messages wait`);
}

/** What the pipe's role may not do, it does not try: the outcome is the same for each delivery. */
function refusal({ world, principal, target }: PipeParts, deliveries: readonly Held[]): Outcome[] | undefined {
  try {
    const lineage = deliveries[0]?.message.lineage;
    world.authorize({ principal, action: target.action, resource: target.arn, lineage });
    return undefined;
  } catch (error) {
    if (!(error instanceof AccessDenied)) throw error;
    return deliveries.map(() => ({ taken: false, reason: `AccessDenied: ${error.message}`, status: 403 }));
  }
}

/** Keeps the messages hidden until it is their turn again. Undefined: they are in the queue again, or gone. */
async function holdUntilNextTry(pipe: PipeParts, deliveries: readonly Held[]): Promise<Pass | undefined> {
  const { world, source, counts, backOff, target, signal } = pipe;
  for (const held of deliveries) held.hidden ??= new Hidden(world.clock, source, held.message.receiptHandle);
  // A visibility timeout of 0 hides nothing: others have the message already.
  if (deliveries.some(({ hidden }) => hidden?.lost)) return undefined;
  counts.held++;
  const pass = await backOff.enter();
  counts.held--;
  if (pass && !deliveries.some(({ hidden }) => hidden?.lost)) {
    await target.allowance?.ready(signal);
    if (!signal.aborted) return pass;
  }
  if (pass) backOff.unused(pass);
  backOff.reconsider();
  await Promise.all(deliveries.map(({ hidden }) => hidden?.release()));
  return undefined;
}

function settle(
  pipe: PipeParts,
  deliveries: readonly Held[],
  outcomes: readonly Outcome[],
  duration: number,
  done: ReceivedMessage[],
): void {
  deliveries.forEach((held, index) => {
    const outcome = outcomes[index]!;
    held.hidden?.end();
    if (!outcome.taken) {
      fail(pipe, held, outcome, duration);
      return;
    }
    const { messageId } = held.message;
    pipe.counts.delivered++;
    pipe.world.trace.record("delivered", pipe.arn, held.lineage, {
      messageId,
      target: pipe.target.arn,
      status: outcome.status,
      duration,
    });
    done.push(held.message);
  });
}

function fail(pipe: PipeParts, held: Held, outcome: Outcome, duration: number): void {
  if (outcome.taken) return;
  pipe.counts.failed++;
  pipe.world.trace.record("failed", pipe.arn, held.lineage, {
    messageId: held.message.messageId,
    target: pipe.target.arn,
    status: outcome.status,
    reason: outcome.reason,
    receiveCount: held.message.receiveCount,
    duration,
  });
}
