import type { Fields } from "../definition/fields.ts";
import { assignment } from "./assignment.ts";
import type { DataFlow, FlowShape } from "./data-flow.ts";
import { jsonataTemplate } from "./jsonata-expression.ts";

/** Arguments, Output and Assign, which see the state's input and its result at the same time. */
export function jsonataFlow(fields: Fields, shape: FlowShape): DataFlow {
  for (const name of ["InputPath", "OutputPath", "Parameters", "ResultSelector", "ResultPath"]) {
    if (fields.value(name) !== undefined)
      fields.report(`"${name}" is of JSONPath: this state's query language is JSONata`, name);
  }
  const template = (name: string) => {
    const value = fields.value(name);
    return value === undefined ? undefined : jsonataTemplate(value, name, fields.reporter(name));
  };
  const given = shape.arguments ? template("Arguments") : undefined;
  const output = template("Output");
  const assign = shape.noAssign ? undefined : assignment(fields, "JSONata");
  return {
    selected: ({ input }) => input,
    argument: (environment) => (given ? given(environment) : environment.input),
    async leave(environment, result) {
      const after = { ...environment, result };
      // Both see the variables as they were when the state was entered.
      const assigned = assign && (await assign(after));
      return { output: output ? await output(after) : (result ?? environment.input), assigned };
    },
  };
}
