import { compileCatchers } from "../run/catcher.ts";
import { compileRetriers } from "../run/retrier.ts";
import { choiceTargets, compileChoice } from "../states/choice.ts";
import { compileFail } from "../states/fail.ts";
import { compileMap } from "../states/map.ts";
import { compileParallel } from "../states/parallel.ts";
import { compilePass } from "../states/pass.ts";
import type { Behaviour, State, StateType } from "../states/state.ts";
import { compileSucceed } from "../states/succeed.ts";
import { compileTask } from "../states/task.ts";
import { compileWait } from "../states/wait.ts";
import type { CompileContext, QueryLanguage } from "./compile-context.ts";
import type { Fields } from "./fields.ts";

type Compile = (
  fields: Fields,
  language: QueryLanguage,
  next: string | undefined,
  context: CompileContext,
) => Behaviour;

const COMPILE: Readonly<Record<StateType, Compile>> = {
  Task: compileTask,
  Choice: compileChoice,
  Map: compileMap,
  Parallel: compileParallel,
  Wait: compileWait,
  Pass: compilePass,
  Succeed: compileSucceed,
  Fail: compileFail,
};

/** States that say themselves where the execution goes, or that it ends. */
const WITHOUT_NEXT: readonly StateType[] = ["Choice", "Succeed", "Fail"];
const WITH_RETRY: readonly StateType[] = ["Task", "Parallel", "Map"];

/** Where a state may lead, for the check that all of them exist. */
export interface Transition {
  readonly name: string;
  readonly location: string;
}

/** Compiles one state; undefined where its type is none. */
export function compileState(
  name: string,
  fields: Fields,
  context: CompileContext,
): { state: State; transitions: Transition[] } | undefined {
  const type = fields.requiredText("Type");
  if (!Object.hasOwn(COMPILE, type)) {
    fields.report(`Value is not valid. Options: ${Object.keys(COMPILE).join(", ")}; it is "${type}"`, "Type");
    return undefined;
  }
  const kind = type as StateType;
  const language = languageOf(fields, context.language);
  const next = WITHOUT_NEXT.includes(kind) ? undefined : readNext(fields);
  const retriers = WITH_RETRY.includes(kind) ? compileRetriers(fields) : [];
  const catchers = WITH_RETRY.includes(kind) ? compileCatchers(fields, language) : [];
  const behaviour = COMPILE[kind](fields, language, next, { ...context, language: context.language });
  fields.checkNames(`a ${type} state${language === "JSONata" ? " (JSONata)" : ""}`);
  const transitions = [
    ...(next === undefined ? [] : [{ name: next, location: `${fields.location}/Next` }]),
    ...catchers.map((catcher, index) => ({ name: catcher.next, location: `${fields.location}/Catch[${index}]/Next` })),
    ...(kind === "Choice" ? choiceTargets(fields) : []),
  ];
  return { state: { name, type: kind, retriers, catchers, run: (step) => behaviour.run(step) }, transitions };
}

/** The state's own query language; a machine of JSONata has no states of JSONPath. */
export function languageOf(fields: Fields, machine: QueryLanguage | undefined): QueryLanguage {
  const text = fields.text("QueryLanguage") ?? machine ?? "JSONPath";
  if (text !== "JSONPath" && text !== "JSONata") {
    fields.report(`Value is not valid. Options: JSONPath, JSONata; it is "${text}"`, "QueryLanguage");
    return "JSONPath";
  }
  if (machine === "JSONata" && text === "JSONPath") {
    fields.report("a state cannot be of JSONPath in a state machine of JSONata", "QueryLanguage");
  }
  return text;
}

function readNext(fields: Fields): string | undefined {
  const next = fields.text("Next");
  const end = fields.flag("End") ?? false;
  if ((next === undefined) === !end) fields.report('A state needs either "Next" or "End": true');
  return next;
}
