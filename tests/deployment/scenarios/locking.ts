import { expectNone, withAccount } from "../account.ts";
import { LEAST_SETTINGS, type Settings } from "../app-home.ts";
import type { Log } from "../report.ts";
import { Slots } from "../slots.ts";
import { StateBucket } from "../state-bucket.ts";
import { type Machine, TerraformProject } from "../terraform-project.ts";

const TEST = "locking";
const STATE_BUCKET = "sluice-state-test";
const SETTINGS: Settings = { ...LEAST_SETTINGS, STATE_BUCKET };
const LOCK = "sluice/gateway.tfstate.tflock";
const REFUSED = "Error acquiring the state lock";

/** Two deploy the same stack at the same time, or one of them is cut off: the state stays whole, and nobody is locked out for good. */
export function locking(machine: Machine): Promise<void> {
  return withAccount(machine, TEST, async ({ plane, home }) => {
    const bucket = new StateBucket(plane, STATE_BUCKET);
    let gateway: TerraformProject;
    let lock = "";
    await machine.report.run(TEST, [
      {
        name: "init",
        run: async (log) => {
          await bucket.create();
          const stacks = await home.synthesize(SETTINGS, log);
          const { directory } = stacks.find(({ name }) => name === "gateway")!;
          gateway = new TerraformProject(machine, directory, plane.env, new Slots(2));
          await gateway.init(log);
        },
      },
      {
        name: "interrupted apply lets go",
        run: async (log) => {
          const stop = new AbortController();
          const stopped = await gateway
            .run(interruptAt("Still creating...", log, stop), ["apply", "-auto-approve"], [0], stop.signal)
            .then(
              () => "it finished",
              (error: Error) => error.message,
            );
          if (!stopped.includes("interrupted")) throw new Error(`The apply was to be interrupted:\n${stopped}`);
          return expectNone(
            "Still locked",
            (await bucket.keys()).filter((key) => key === LOCK),
          );
        },
      },
      {
        // A queue that an apply was still waiting for counts as half made. It would be replaced by its namesake, which SQS
        // answers with the queue itself, and then be deleted.
        name: "half-made queues are kept",
        run: async (log) => {
          const tainted = (await gateway.state()).filter((resource) => resource.tainted === true);
          for (const { address } of tainted) await gateway.run(log, ["untaint", address]);
          return `${tainted.length} untainted`;
        },
      },
      {
        name: "two applies at once",
        run: async (log) => {
          let running = true;
          const first = gateway.run(log, ["apply", "-auto-approve"]).finally(() => {
            running = false;
          });
          first.catch(() => {}); // looked at below
          lock = await bucket.awaited(LOCK, () => running);
          const second = await gateway.run(log, ["apply", "-auto-approve"], [0, 1]);
          if (second.code === 0 || !second.output.includes(REFUSED)) {
            throw new Error(`The second apply was to be refused:\n${second.output}`);
          }
          if (!running) throw new Error("The first apply had ended before the second was refused.");
          const third = await gateway.run(log, ["apply", "-auto-approve", "-lock-timeout=10m"]);
          await first;
          if (!third.output.includes("0 added, 0 changed, 0 destroyed")) {
            throw new Error(`The third was to wait, and to find all made:\n${third.output}`);
          }
          return "the second is refused, the third waits";
        },
      },
      {
        name: "lock left behind is lifted",
        run: async (log) => {
          await bucket.write(LOCK, lock); // as of an apply that lost its power
          const { ID } = JSON.parse(lock) as { ID: string };
          const { output } = await gateway.run(log, ["plan"], [1]);
          if (!output.includes(REFUSED) || !output.includes(ID)) {
            throw new Error(`The plan was to name the lock ${ID}:\n${output}`);
          }
          await gateway.run(log, ["force-unlock", "-force", ID]);
          return gateway.expectNoChanges(log);
        },
      },
    ]);
  });
}

/** A log that interrupts what is logged once a text comes. */
const interruptAt =
  (at: string, log: Log, stop: AbortController): Log =>
  (text) => {
    log(text);
    if (text.includes(at)) stop.abort();
  };
