import type { Condition, PolicyDocument, Principal } from "./policy-document.ts";

/** The text of a policy as the provider writes it (Go's encoding/json): in this order of names, `<`, `>` and `&` escaped. */
export function encodeDocument(document: PolicyDocument, indent: number): string {
  const statements = document.statements.map((statement) =>
    present({
      Sid: statement.sid,
      Effect: statement.effect,
      Action: statement.actions,
      NotAction: statement.notActions,
      Resource: statement.resources,
      NotResource: statement.notResources,
      Principal: principalsOf(statement.principals),
      NotPrincipal: principalsOf(statement.notPrincipals),
      Condition: conditionsOf(statement.conditions),
    }),
  );
  const body = present({
    Version: document.version,
    Id: document.id,
    Statement: statements.length === 0 ? undefined : statements,
  });
  return JSON.stringify(body, undefined, indent).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function present(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(record).filter(([, value]) => value !== undefined && value !== null && value !== ""),
  );
}

/** `"*"` for everybody, else the identifiers by type. */
function principalsOf(principals: readonly Principal[]): unknown {
  if (principals.length === 0) return undefined;
  const [only] = principals;
  if (principals.length === 1 && only!.type === "*" && [only!.identifiers].flat().join() === "*") return "*";
  const byType = new Map<string, string | string[]>();
  for (const { type, identifiers } of principals) {
    const before = byType.get(type);
    const added = typeof identifiers === "string" ? identifiers : [...identifiers].sort().reverse();
    byType.set(type, before === undefined ? added : [before, added].flat());
  }
  return sorted(byType);
}

/** By test and by variable. One value alone is no list. */
function conditionsOf(conditions: readonly Condition[]): unknown {
  if (conditions.length === 0) return undefined;
  const tests = new Map<string, Map<string, string[]>>();
  for (const { test, variable, values } of conditions) {
    const variables = tests.get(test) ?? new Map<string, string[]>();
    tests.set(test, variables);
    variables.set(variable, [variables.get(variable) ?? [], values].flat(2) as string[]);
  }
  const write = (values: string[]): unknown => (values.length === 1 ? values[0] : values);
  const written = [...tests].map(([test, variables]) => {
    const entries = [...variables].map(([variable, values]) => [variable, write(values)] as const);
    return [test, sorted(new Map(entries))] as const;
  });
  return sorted(new Map(written));
}

function sorted(map: ReadonlyMap<string, unknown>): Record<string, unknown> {
  return Object.fromEntries([...map].sort(([left], [right]) => (left < right ? -1 : 1)));
}
