import { createHash } from "node:crypto";
import { type DataDirectory, openDataDirectory } from "./data-directory.ts";
import type { Clock } from "./engine/clock.ts";
import type { PermissionMode } from "./engine/iam/authorizer.ts";
import type { GrantAudit } from "./engine/iam/grants.ts";
import { Lifecycle } from "./engine/lifecycle.ts";
import { type Log, silentLog } from "./engine/log.ts";
import { QueueService } from "./engine/queue/queue-service.ts";
import { ServiceCalls } from "./engine/state-machine/integrations/service-calls.ts";
import type { Topology } from "./engine/topology.ts";
import type { Trace } from "./engine/trace.ts";
import type { World } from "./engine/world.ts";
import { wakeKeptServices } from "./kept-services.ts";
import { type EvaluatedPlan, evaluatePlan } from "./plan/evaluate-plan.ts";
import { PlanError } from "./plan/plan-error.ts";
import { type PlannedResource, readPlan } from "./plan/read-plan.ts";
import { createAdmin } from "./protocols/admin.ts";
import { createAwsFront } from "./protocols/aws-front.ts";
import { FrontDoor, type FrontDoorOptions } from "./protocols/front-door.ts";
import { createOutside } from "./protocols/outside-http.ts";
import { serviceCaller } from "./protocols/states/service-caller.ts";
import { realClock } from "./real-clock.ts";
import { loadDefinitions } from "./registry.ts";
import type { ResourceDefinition, ResourceWorld, Running, Self } from "./resource.ts";
import { StartError } from "./start-error.ts";
import { createWorld } from "./world.ts";

export interface TerrariumOptions {
  /** A `cdktf.out`: every stack in its manifest is run. */
  readonly directory: string;
  /** 0 picks a free port. @default 4566 */
  readonly port?: number;
  /** Directory that keeps the state. @default a temporary one, which goes with the process */
  readonly data?: string;
  /** Where names of the world outside live: `{"sub.localhost": "http://127.0.0.1:4001"}`. */
  readonly hosts?: Readonly<Record<string, string>>;
  /** Seed of everything that happens by chance. @default another one in each run */
  readonly seed?: number;
  /** @default the machine's own time */
  readonly clock?: Clock;
  readonly log?: Log;
  /** Values of Terraform variables, by name. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Whether calls that the policies do not allow are refused. @default "enforce" */
  readonly permissions?: PermissionMode;
  /** Keeps which grants are used, and withholds some: what `npm run least-privilege` asks for. */
  readonly audit?: GrantAudit;
  /** How long a slow client may take, in milliseconds. */
  readonly limits?: Pick<FrontDoorOptions, "headersTimeout" | "requestTimeout">;
}

/** A running system. */
export interface Terrarium {
  /** `http://127.0.0.1:4566` */
  readonly url: string;
  readonly port: number;
  readonly world: World;
  readonly trace: Trace;
  readonly topology: Topology;
  /** Terraform outputs by stack. */
  readonly outputs: EvaluatedPlan["outputs"];
  /** Finishes what is in flight, for at most `grace` milliseconds (default 5,000), and ends. */
  stop(grace?: number): Promise<void>;
}

const ACCOUNT_ID = "000000000000";

/**
 * Reads the synthesized Terraform JSON and runs the topology it describes. Resolves when everything accepts.
 *
 * @throws StartError, PlanError with every problem that could be found
 */
export async function start(options: TerrariumOptions): Promise<Terrarium> {
  const plan = readPlan(options.directory, { variables: options.variables });
  const definitions = await loadDefinitions(plan.resources);
  const log = options.log ?? silentLog;
  const undo: (() => void | Promise<void>)[] = [];
  try {
    const data = openDataDirectory(options.data);
    undo.push(() => data.close());
    const frontDoor = await openFrontDoor(options, log);
    undo.push(() => frontDoor.close(0));
    const outside = createOutside({ hosts: options.hosts ?? {}, onNote: (note) => log.info(note) });
    undo.push(() => outside.close());
    const account = { id: ACCOUNT_ID, region: plan.region, partition: "aws", endpoint: frontDoor.url };
    const world: ResourceWorld = {
      ...createWorld({
        account,
        clock: options.clock ?? realClock,
        callersClock: realClock,
        seed: seedOf(options, data),
        store: data.store,
        log,
        outside,
        permissions: options.permissions ?? "enforce",
        audit: options.audit,
      }),
      frontDoor,
    };
    undo.push(() => closeServices(world));
    world.service(ServiceCalls).use(serviceCaller);
    const environment = { accountId: account.id, region: account.region, partition: account.partition };
    const unsupported: string[] = [];
    const evaluated = evaluatePlan(plan, environment, (resource, args) => {
      const definition = definitions.get(resource.type)!;
      try {
        args.checkNames(definition.honours, Object.keys(definition.ignores));
      } catch (error) {
        if (!(error instanceof PlanError)) throw error;
        unsupported.push(...error.problems);
      }
      return definition.attributes(args, world, selfOf(resource));
    });
    if (unsupported.length > 0) throw new StartError(unsupported);
    const running = await startAll(evaluated, definitions, world, undo);
    if (data.runsBefore > 0) await wakeKeptServices(world);
    world.service(Lifecycle).ready();
    frontDoor.mountPath("_terrarium", createAdmin(world, evaluated.outputs));
    frontDoor.mountRest(createAwsFront(world));
    return {
      url: frontDoor.url,
      port: frontDoor.port,
      world,
      trace: world.trace,
      topology: world.topology,
      outputs: evaluated.outputs,
      async stop(grace = 5_000) {
        const closed = frontDoor.close(grace);
        await stopAll(running, grace, log);
        closeServices(world);
        await closed;
        outside.close();
        data.close();
      },
    };
  } catch (error) {
    for (const step of undo.reverse()) await step();
    throw error;
  }
}

async function openFrontDoor(options: TerrariumOptions, log: Log): Promise<FrontDoor> {
  const port = options.port ?? 4566;
  const onError: FrontDoorOptions["onError"] = (error, request) =>
    log.error(`${request.method} ${request.url} failed`, { error: error instanceof Error ? error.stack : error });
  try {
    return await FrontDoor.open({ ...options.limits, port, onError });
  } catch (error) {
    const reason =
      (error as NodeJS.ErrnoException).code === "EADDRINUSE"
        ? `Port ${port} is in use: stop what listens there, or choose another with --port (0 picks a free one).`
        : `Port ${port} cannot be listened on: ${(error as Error).message}.`;
    throw new StartError([reason]);
  }
}

/** State that is kept must not see the random ids of an earlier run again, so each run on it has a seed of its own. */
function seedOf(options: TerrariumOptions, data: DataDirectory): number {
  const seed =
    options.seed ?? createHash("sha256").update(`${process.pid} ${process.hrtime.bigint()}`).digest().readUIntBE(0, 6);
  return seed + data.runsBefore * 0x1_0000_0001;
}

function selfOf(resource: PlannedResource): Self {
  const address = `${resource.stack}/${resource.address}`;
  return {
    address,
    name: resource.name,
    directory: resource.directory,
    id: (length) =>
      BigInt(`0x${createHash("sha256").update(address).digest("hex")}`)
        .toString(36)
        .padStart(length, "0")
        .slice(-length),
  };
}

async function startAll(
  evaluated: EvaluatedPlan,
  definitions: ReadonlyMap<string, ResourceDefinition>,
  world: ResourceWorld,
  undo: (() => void | Promise<void>)[],
): Promise<Running[]> {
  const running: Running[] = [];
  for (const { resource, args, attributes } of evaluated.resources) {
    const definition = definitions.get(resource.type)!;
    try {
      const part = await definition.start?.(args, world, { ...selfOf(resource), attributes });
      if (!part?.stop) continue;
      running.unshift(part);
      undo.push(() => part.stop?.());
    } catch (error) {
      // A defect of ours keeps its stack; the others are about what was declared.
      if (error instanceof PlanError || error instanceof TypeError || error instanceof ReferenceError) throw error;
      throw new StartError([`${resource.stack}/${resource.address}: ${(error as Error).message}`]);
    }
  }
  return running;
}

/** Ends what no resource's `stop` ends: queues and the rest that was made at run time, the timers of the services. */
function closeServices(world: World): void {
  world.service(Lifecycle).close();
  // What waits for messages is answered.
  world.service(QueueService).close();
}

/** Parts stop one after the other, the last started first; together they have `grace` milliseconds. */
async function stopAll(running: readonly Running[], grace: number, log: Log): Promise<void> {
  const deadline = new Promise<void>((resolve) => setTimeout(resolve, grace).unref());
  for (const part of running) {
    try {
      await Promise.race([part.stop?.(), deadline]);
    } catch (error) {
      log.error("a part did not stop cleanly", { error: (error as Error).message });
    }
  }
}
