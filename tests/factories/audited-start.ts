import { randomUUID } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { allGrants, type Grant, GrantAudit } from "../../terrarium/engine/iam/grants.ts";
import { Policies } from "../../terrarium/engine/policies.ts";
import { start, type Terrarium, type TerrariumOptions } from "../../terrarium/index.ts";

/** What a journey leaves for `npm run least-privilege`. */
export interface AuditReport {
  /** The journey's file. */
  readonly journey: string;
  readonly grants: readonly Grant[];
  readonly used: readonly Grant[];
  /** How long the terrarium ran. */
  readonly milliseconds: number;
}

/**
 * Starts the terrarium for a journey. `npm run least-privilege` sets GRANT_AUDIT, a directory for reports of which grants the journey used, and
 * WITHHELD_GRANT, one that is taken away.
 */
export async function startAudited(options: TerrariumOptions): Promise<Terrarium> {
  const { GRANT_AUDIT, WITHHELD_GRANT } = process.env;
  const audit = new GrantAudit(WITHHELD_GRANT === undefined ? [] : [WITHHELD_GRANT]);
  const terrarium = await start({ ...options, audit });
  if (GRANT_AUDIT === undefined) return terrarium;
  const began = performance.now();
  const journey = expect.getState().testPath ?? "";
  return {
    ...terrarium,
    async stop(grace) {
      await terrarium.stop(grace);
      const report: AuditReport = {
        journey,
        grants: allGrants(terrarium.world.service(Policies)),
        used: [...audit.used],
        milliseconds: performance.now() - began,
      };
      writeFileSync(join(GRANT_AUDIT, `${randomUUID()}.json`), JSON.stringify(report));
    },
  };
}
