import { evaluateBody } from "./evaluate-body.ts";
import { callFunction } from "./expression/call-function.ts";
import { evaluate } from "./expression/evaluate.ts";
import { ExpressionError } from "./expression/expression-error.ts";
import { parseTemplate } from "./expression/parse-template.ts";
import type { Resolved, Scope } from "./expression/scope.ts";
import type { Expression, Step } from "./expression/syntax.ts";
import { isRecord, type Value } from "./expression/type.ts";
import { locate } from "./locate-reference.ts";
import { nearest } from "./near-miss.ts";
import type { PlannedStack } from "./plan.ts";

/** What the expressions of one stack may refer to. `valueOfNode` gives the value of a node, or throws an ExpressionError. */
export class StackScope implements Scope {
  readonly #stack: PlannedStack;
  readonly #stacks: ReadonlyMap<string, PlannedStack>;
  readonly #valueOfNode: (id: string) => Value;

  constructor(stack: PlannedStack, stacks: ReadonlyMap<string, PlannedStack>, valueOfNode: (id: string) => Value) {
    this.#stack = stack;
    this.#stacks = stacks;
    this.#valueOfNode = valueOfNode;
  }

  resolve(name: string, steps: readonly Step[]): Resolved {
    const target = locate(this.#stack, this.#stacks, name, steps);
    switch (target.kind) {
      case "node": {
        const value = this.#valueOfNode(target.id);
        const isBlock = name !== "local" && !target.id.includes("/output.");
        if (isBlock) checkAttribute(target.id, value, steps[target.taken]);
        return { value, taken: target.taken, blocks: isBlock };
      }
      case "variable":
        return { value: this.#stack.variables[target.name] ?? null, taken: target.taken };
      case "outputs": {
        const names = Object.keys(this.#stacks.get(target.stack)!.configuration.outputs);
        const values = names.map((output) => [output, this.#valueOfNode(`${target.stack}/output.${output}`)] as const);
        return { value: Object.fromEntries(values), taken: target.taken };
      }
      case "default": {
        const value = this.#stack.remoteStates[target.state]!.defaults[target.name];
        return { value: evaluateBody(value, this, failed), taken: target.taken };
      }
      case "path":
        return { value: { module: ".", root: ".", cwd: this.#stack.directory }, taken: 0 };
      case "terraform":
        return { value: { workspace: "default" }, taken: 0 };
      case "unread":
        throw new ExpressionError(`no stack here keeps the state of data.terraform_remote_state.${target.state}`);
      case "nothing":
        throw new ExpressionError(target.problem);
    }
  }

  call(call: Expression & { kind: "call" }, toValue: (argument: Expression) => Value): Value {
    return callFunction(call, toValue, {
      directory: this.#stack.directory,
      render: (text, variables) => evaluate(parseTemplate(text), this.#withOnly(variables)),
    });
  }

  /** The same scope for a postcondition, in which `self` is the block that it stands in. */
  withSelf(self: Value | undefined): Scope {
    if (self === undefined) return this;
    return {
      resolve: (name, steps) => (name === "self" ? { value: self, taken: 0, blocks: true } : this.resolve(name, steps)),
      call: (call, toValue) => this.call(call, toValue),
    };
  }

  /** For a template in a file, which sees the variables that it is given and nothing else. */
  #withOnly(variables: Readonly<Record<string, Value>>): Scope {
    return {
      resolve(name) {
        if (Object.hasOwn(variables, name)) return { value: variables[name]!, taken: 0 };
        throw new ExpressionError(
          `the template has no variable ${name}; there are ${Object.keys(variables).join(", ")}`,
        );
      },
      call: (call, toValue) => this.call(call, toValue),
    };
  }
}

function failed(_path: string, message: string): never {
  throw new ExpressionError(message);
}

/** Says which attributes there are before an expression fails for want of one. */
function checkAttribute(id: string, value: Value, step: Step | undefined): void {
  if (step?.kind !== "attribute" || !isRecord(value) || Object.hasOwn(value, step.name)) return;
  const names = Object.keys(value);
  const near = nearest(step.name, names);
  const address = id.slice(id.indexOf("/") + 1);
  throw new ExpressionError(
    `${address} has no attribute ${JSON.stringify(step.name)} in the terrarium; ` +
      (near === undefined ? `there are ${names.sort().join(", ")}` : `did you mean ${address}.${near}?`),
  );
}
