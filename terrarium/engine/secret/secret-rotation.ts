import type { Timer } from "../clock.ts";
import { FunctionService } from "../function/function-service.ts";
import { Lifecycle } from "../lifecycle.ts";
import type { World } from "../world.ts";
import type { Secret } from "./secret.ts";
import { CURRENT } from "./secret.ts";

/** How a secret is rotated; kept with it. */
export interface SecretRotation {
  readonly functionArn: string;
  readonly everyDays: number;
  readonly lastAt?: number;
  /** When the next one begins, in milliseconds since 1970. */
  readonly nextAt: number;
}

const DAY = 24 * 3600 * 1000;
const LONGEST_WAIT = DAY;
const STEPS = ["createSecret", "setSecret", "testSecret", "finishSecret"] as const;

/** Rotates secrets: calls the function of each, step by step ("Lambda rotation functions"). */
export class SecretRotations {
  readonly #world: World;
  readonly #timers = new Map<string, Timer>();

  constructor(world: World) {
    this.#world = world;
    world.service(Lifecycle).whenClosing(() => {
      for (const timer of this.#timers.values()) timer.cancel();
    });
  }

  /** Waits for the time of the next rotation, anew after each change of the rules. */
  schedule(secret: Secret): void {
    this.#timers.get(secret.arn)?.cancel();
    const { rotation } = secret.record;
    if (!rotation) return;
    const wait = Math.min(Math.max(0, rotation.nextAt - this.#world.clock.now()), LONGEST_WAIT);
    const timer = this.#world.clock.after(wait, () => {
      if (rotation.nextAt <= this.#world.clock.now()) void this.rotate(secret, this.#world.random.uuid());
      else this.schedule(secret);
    });
    this.#timers.set(secret.arn, timer);
  }

  cancel(secret: Secret): Promise<void> {
    this.#timers.get(secret.arn)?.cancel();
    return secret.update({ rotation: undefined });
  }

  /** One rotation; `true` when the new version is the current one. What fails is in the log, and tried again at its next time. */
  async rotate(secret: Secret, token: string): Promise<boolean> {
    const { rotation } = secret.record;
    if (!rotation) return false;
    const { clock, log } = this.#world;
    let problem: string | undefined;
    try {
      if (!secret.versions.some(({ id }) => id === token)) await secret.begin(token);
      for (const Step of STEPS) await this.#call(rotation.functionArn, secret, { Step, ClientRequestToken: token });
      if (!secret.versions.find(({ id }) => id === token)?.stages.includes(CURRENT)) {
        problem = "its function did not make the pending version the current one";
      }
    } catch (error) {
      problem = (error as Error).message;
    }
    if (problem) log.error(`the secret ${secret.name} was not rotated: ${problem}`);
    const now = clock.now();
    const { rotation: latest = rotation } = secret.record;
    await secret.update({
      rotation: { ...latest, ...(!problem && { lastAt: now }), nextAt: now + latest.everyDays * DAY },
    });
    this.schedule(secret);
    return problem === undefined;
  }

  async #call(functionArn: string, secret: Secret, step: object): Promise<void> {
    const principal = { kind: "service", name: "secretsmanager.amazonaws.com", sourceArn: secret.arn } as const;
    this.#world.authorize({ principal, action: "lambda:InvokeFunction", resource: functionArn });
    const rotate = this.#world.service(FunctionService).byArn(functionArn);
    const { functionError, payload } = await rotate.invoke(JSON.stringify({ SecretId: secret.arn, ...step }));
    if (functionError) throw new Error(`${functionArn} failed with ${payload}`);
  }
}
