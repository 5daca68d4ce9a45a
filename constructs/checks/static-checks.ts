import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { App } from "cdktf";
import type { IConstruct, IValidation } from "constructs";
import { acceptances } from "./accept-finding.ts";
import { CHECKS, runChecks } from "./checks.ts";
import { synthesizedStacks } from "./synthesized-app.ts";

/** What {@link StaticChecks} leaves beside the stacks, for `npm run check` to show. */
export const REPORT_FILE = "static-checks.json";

export interface Report {
  readonly checks: readonly string[];
  /** Findings that pass, with their reasons. */
  readonly accepted: readonly { readonly check: string; readonly path: string; readonly reason: string }[];
  /** What was accepted and is not found, as `check path`. */
  readonly unused: readonly string[];
}

/**
 * Every check over all the stacks of an app, as a validation of the app: a synthesis that finds something fails, and leaves no manifest
 * that could be deployed. Each finding names the check, the resource and the remedy.
 */
export class StaticChecks implements IValidation {
  readonly #app: App;

  private constructor(app: App) {
    this.#app = app;
  }

  /** Adds the checks to the app that a construct is in, once. In a tree without an app, as in unit tests, there is none to add to. */
  static validate(construct: IConstruct): void {
    const { root } = construct.node;
    if (!App.isApp(root) || validated.has(root)) return;
    validated.add(root);
    root.node.addValidation(new StaticChecks(root));
  }

  validate(): string[] {
    const { findings, accepted, unused } = runChecks(
      synthesizedStacks(this.#app.outdir, this.#app.manifest.stacks),
      acceptances(this.#app),
    );
    const report: Report = { checks: CHECKS.map(({ id }) => id), accepted, unused };
    writeFileSync(join(this.#app.outdir, REPORT_FILE), `${JSON.stringify(report, null, 2)}\n`);
    return findings.map(
      ({ check, resource, message }) => `${check} ${resource.stack}/${resource.path} (${resource.address}) ${message}`,
    );
  }
}

const validated = new WeakSet<App>();
