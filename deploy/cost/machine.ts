import type { DeclaredResource } from "../../constructs/checks/synthesized-app.ts";

interface State {
  readonly Type: string;
  readonly Next?: string;
  readonly Default?: string;
}

/** The states that an execution goes through when nothing fails, as text, each once: what they refer to is what they use. */
export function wayOf(machine: DeclaredResource): string[] {
  // Until Terraform puts it in, what stands between `${` and `}` is no JSON of its own.
  const text = String(machine.arguments.definition).replaceAll(/\$\{[^}]*\}/g, (reference) =>
    reference.replaceAll('"', "'"),
  );
  const { StartAt, States } = JSON.parse(text) as { StartAt: string; States: Readonly<Record<string, State>> };
  const way: string[] = [];
  const seen = new Set<string>();
  for (let name: string | undefined = StartAt; name !== undefined && !seen.has(name); ) {
    const state: State | undefined = States[name];
    if (state === undefined) break;
    seen.add(name);
    way.push(JSON.stringify(state));
    name = state.Next ?? state.Default;
  }
  return way;
}

/** The machine of a resource's stack, if it has one. */
export function machineBeside(
  { stack }: DeclaredResource,
  all: readonly DeclaredResource[],
): DeclaredResource | undefined {
  return all.find((resource) => resource.type === "aws_sfn_state_machine" && resource.stack === stack);
}

/** Whether an execution reaches a resource when nothing fails. `undefined`: the machine does not know it at all. */
export function reaches(machine: DeclaredResource, { address }: DeclaredResource): boolean | undefined {
  if (!String(machine.arguments.definition).includes(address)) return undefined;
  return wayOf(machine).some((state) => state.includes(address));
}
