import type { CompileContext, QueryLanguage } from "../definition/compile-context.ts";
import type { Fields } from "../definition/fields.ts";
import type { Json } from "../json.ts";
import { compileFlow } from "../language/data-flow.ts";
import type { Environment, Evaluate } from "../language/environment.ts";
import { jsonataTemplate } from "../language/jsonata-expression.ts";
import { pathTemplate } from "../language/path-expression.ts";
import { scalar, wholeFrom } from "../language/scalar.ts";
import { type Iterations, runIterations } from "../run/iterations.ts";
import { compileItems } from "./map-items.ts";
import { compileTolerance } from "./map-tolerance.ts";
import type { Behaviour, Region } from "./state.ts";

/** What an inline Map state runs at once at most. */
const MOST_AT_ONCE = 40;
const OF_DISTRIBUTED = ["ItemReader", "ItemBatcher", "ResultWriter", "Label"];

/** Map, in inline mode: does the same work for each item of a list (doc: "Using Map state in Inline mode"). */
export function compileMap(
  fields: Fields,
  language: QueryLanguage,
  next: string | undefined,
  context: CompileContext,
): Behaviour {
  const items = compileItems(fields, language);
  const select = compileItemSelector(fields, language);
  const atOnce = scalar(fields, language, "MaxConcurrency", wholeFrom(0));
  const tolerance = compileTolerance(fields, language);
  const region = compileProcessor(fields, context);
  const flow = compileFlow(fields, language, { resultPath: true, resultSelector: true });
  for (const name of OF_DISTRIBUTED) {
    if (fields.value(name) !== undefined)
      fields.report(`${name} is of distributed maps, and Map states run inline here`, name);
  }
  return {
    async run(step) {
      const { memo } = step.visit;
      const environment: Environment = { ...step.environment, input: flow.selected(step.environment) };
      if (memo.items === undefined) {
        const list = await items(environment);
        step.remember("limit", ((await atOnce?.(environment)) ?? 0) || MOST_AT_ONCE);
        step.remember("tolerated", await tolerance(environment, list.length));
        step.remember("items", list);
        step.remember("started", step.record("MapStateStarted", { length: list.length }));
      }
      const list = memo.items as Json[];
      const inputOf = (index: number) => (select ? select(withItem(environment, list, index)) : list[index]!);
      const iterations: Iterations = {
        region,
        name: step.state,
        count: list.length,
        started: memo.started as number,
        limit: Math.min(memo.limit as number, MOST_AT_ONCE),
        tolerated: memo.tolerated as number | null,
        inputOf,
        itemOf: (index) => ({ Index: index, Value: list[index]! }),
      };
      const outputs = await runIterations(step, iterations);
      const last = step.frame.previous;
      step.record("MapStateSucceeded");
      const result = outputs.map((output) => JSON.parse(output) as Json);
      return { ...(await flow.leave(step.environment, result)), next, previous: last };
    },
  };
}

function withItem(environment: Environment, items: readonly Json[], index: number): Environment {
  const context = () => ({ ...environment.context(), Map: { Item: { Index: index, Value: items[index]! } } });
  return { ...environment, context };
}

/** `ItemSelector`, which older definitions call `Parameters`. */
function compileItemSelector(fields: Fields, language: QueryLanguage): Evaluate | undefined {
  const older = language === "JSONPath" && !fields.has("ItemSelector") && fields.has("Parameters");
  const name = older ? "Parameters" : "ItemSelector";
  const template = fields.value(name);
  if (template === undefined) return undefined;
  return language === "JSONata"
    ? jsonataTemplate(template, name, fields.reporter(name))
    : pathTemplate(template, fields.reporter(name));
}

/** `ItemProcessor`, which older definitions call `Iterator`. */
function compileProcessor(fields: Fields, context: CompileContext): Region {
  const processor = fields.fields(fields.has("Iterator") ? "Iterator" : "ItemProcessor");
  if (!processor) {
    fields.report("These fields are required: [ItemProcessor]");
    return { startAt: "", states: new Map() };
  }
  const configuration = processor.fields("ProcessorConfig");
  const mode = configuration?.text("Mode") ?? "INLINE";
  if (mode !== "INLINE") {
    configuration!.report(
      `Map states run inline here: "${mode}" starts child executions, which the terrarium does not do`,
      "Mode",
    );
  }
  return context.compileRegion(processor, context);
}
