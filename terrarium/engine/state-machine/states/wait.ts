import type { QueryLanguage } from "../definition/compile-context.ts";
import type { Fields } from "../definition/fields.ts";
import { isObject, type Json } from "../json.ts";
import { compileFlow } from "../language/data-flow.ts";
import { type Scalar, type ScalarKind, scalar } from "../language/scalar.ts";
import { pauseUntil } from "../run/region.ts";
import { runtimeError } from "../state-error.ts";
import type { Behaviour } from "./state.ts";
import { TIMESTAMP } from "./timestamp.ts";

/** A year: the longest that an execution may take. */
const LONGEST = 31_536_000;

/** Wait: goes on after some seconds or at some time; the time is kept, and holds over a restart (doc: "Wait workflow state"). */
export function compileWait(fields: Fields, language: QueryLanguage, next: string | undefined): Behaviour {
  const flow = compileFlow(fields, language, {});
  const seconds = scalar(fields, language, "Seconds", delay);
  const timestamp = scalar(fields, language, "Timestamp", pointInTime);
  if ((seconds === undefined) === (timestamp === undefined)) {
    fields.report("A Wait state needs one of Seconds, SecondsPath, Timestamp and TimestampPath");
  }
  return {
    async run(step) {
      let { until } = step.visit.memo;
      if (typeof until !== "number") {
        const environment = { ...step.environment, input: flow.selected(step.environment) };
        until = await dueAt(seconds, timestamp, environment);
        step.remember("until", until);
        await step.commit();
      }
      await pauseUntil(step.execution, until, step.signal);
      return { ...(await flow.leave(step.environment)), next };
    },
  };
}

async function dueAt(
  seconds: Scalar<number> | undefined,
  timestamp: Scalar<string> | undefined,
  environment: Parameters<Scalar<number>>[0],
): Promise<number> {
  const now = environment.now();
  const at = seconds ? now + (await seconds(environment)) * 1000 : Date.parse((await timestamp?.(environment)) ?? "");
  if (at > now + LONGEST * 1000) throw runtimeError("Wait state delay is too long.");
  return at;
}

const shown = (value: Json) => (typeof value === "string" ? value : JSON.stringify(value));

const delay: ScalarKind<number> = {
  convert: (value) => (typeof value === "number" && Number.isInteger(value) && value >= 0 ? value : undefined),
  words: "a whole number of seconds",
  problem(field, path, value) {
    if (value === undefined || value === null || isObject(value) || Array.isArray(value)) {
      return `The ${field} parameter does not reference an input value: ${path}`;
    }
    if (typeof value === "number" && Number.isInteger(value)) {
      return `The ${field} parameter references a negative value: ${path} == ${value}`;
    }
    return `The ${field} parameter cannot be parsed as a long value: ${path} == ${shown(value)}`;
  },
};

const pointInTime: ScalarKind<string> = {
  convert: (value) =>
    typeof value === "string" && TIMESTAMP.test(value) && !Number.isNaN(Date.parse(value)) ? value : undefined,
  words: "a timestamp such as 2016-03-14T01:59:00Z",
  unfit: (field, value) =>
    `The ${field} field cannot be parsed as an ISO-8601 extended offset date-time format string: ${shown(value)}`,
  problem: (field, path, value) =>
    value === undefined
      ? `The ${field} parameter does not reference an input value: ${path}`
      : `The ${field} parameter does not reference a valid ISO-8601 extended offset date-time format string: ${path} == ${shown(value)}`,
};
