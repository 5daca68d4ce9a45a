import type { StackConfiguration } from "../synthesized-app.ts";

export type Resources = NonNullable<StackConfiguration["resource"]>;

/** What a check finds, and what it does not find: by the id of the check and a part of what it says. */
export type Example = readonly [check: string, wrong: Resources, right: Resources, message: string];

/** A policy of one statement. */
export const policy = (statement: object) => JSON.stringify({ Statement: [statement] });
