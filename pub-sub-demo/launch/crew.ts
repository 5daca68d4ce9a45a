import { startGuard } from "./guard.ts";
import { type Ending, type Part, type PartPlan, startPart } from "./part.ts";

const GRACE_MS = 600;

export interface CrewProps {
  readonly onLine: (name: string, line: string) => void;
  /** A part ended that should not have. */
  readonly onCrash: (name: string, ending: Ending) => void;
  /** A part left that may leave. */
  readonly onLeave?: (name: string) => void;
  /** Parts that had to be killed because they did not end in time. */
  readonly onKill?: (names: readonly string[]) => void;
}

/**
 * The parts that run together: if one crashes all end, and nothing is left behind. `finished` resolves with the exit code
 * when the last one is gone: 0 after `stop`, 1 after a crash.
 */
export class Crew {
  readonly #props: CrewProps;
  readonly #parts = new Set<Part>();
  readonly #guard = startGuard();
  readonly #finished = Promise.withResolvers<number>();
  #code = 0;
  #stopping = false;

  constructor(props: CrewProps) {
    this.#props = props;
  }

  get finished(): Promise<number> {
    return this.#finished.promise;
  }

  /** How many parts are running. */
  get size(): number {
    return this.#parts.size;
  }

  get stopping(): boolean {
    return this.#stopping;
  }

  start(plan: PartPlan): Part {
    const part = startPart(plan, (line) => this.#props.onLine(plan.name, line));
    this.#parts.add(part);
    if (part.pid !== undefined) this.#guard.add(part.pid);
    part.ended.then((ending) => {
      this.#parts.delete(part);
      if (part.pid !== undefined) this.#guard.drop(part.pid);
      this.#left(plan, ending);
    });
    return part;
  }

  /** Ends every part, gracefully while there is time. */
  stop(): void {
    if (this.#stopping) return;
    this.#stopping = true;
    for (const part of this.#parts) part.terminate();
    const timer = setTimeout(() => {
      this.#props.onKill?.([...this.#parts].map(({ name }) => name));
      this.kill();
    }, GRACE_MS);
    this.finished.then(() => clearTimeout(timer));
    this.#finishIfEmpty();
  }

  /** Ends every part now. */
  kill(): void {
    this.#stopping = true;
    for (const part of this.#parts) part.kill();
  }

  #left(plan: PartPlan, ending: Ending): void {
    if (!this.#stopping) {
      if (ending.code === 0 && plan.mayLeave) {
        this.#props.onLeave?.(plan.name);
      } else {
        this.#code = 1;
        this.#props.onCrash(plan.name, ending);
        this.stop();
      }
    }
    this.#finishIfEmpty();
  }

  #finishIfEmpty(): void {
    if (this.#parts.size === 0 && this.#stopping) this.#finished.resolve(this.#code);
  }
}
