import type { Arguments } from "./arguments.ts";

/** A policy on its way to JSON. One value of a list is kept apart from a list of one: they are written differently. */
export interface PolicyDocument {
  version: string;
  id: string;
  readonly statements: PolicyStatement[];
}

export interface PolicyStatement {
  readonly sid: string;
  readonly effect: string;
  readonly actions?: unknown;
  readonly notActions?: unknown;
  readonly resources?: unknown;
  readonly notResources?: unknown;
  readonly principals: readonly Principal[];
  readonly notPrincipals: readonly Principal[];
  readonly conditions: readonly Condition[];
}

export interface Principal {
  readonly type: string;
  readonly identifiers: string | readonly string[];
}

export interface Condition {
  readonly test: string;
  readonly variable: string;
  readonly values: readonly string[];
}

/** Adds a document to another one. A statement takes the place of the one with its sid. */
export function mergeDocuments(into: PolicyDocument, from: PolicyDocument): void {
  if (from.id !== "") into.id = from.id;
  if (from.version > into.version) into.version = from.version;
  for (const statement of from.statements) {
    const at = statement.sid === "" ? -1 : into.statements.findIndex(({ sid }) => sid === statement.sid);
    if (at < 0) into.statements.push(statement);
    else into.statements[at] = statement;
  }
}

/** Reads a policy in JSON that is an argument. */
export function parseDocument(text: string, args: Arguments, argument: string): PolicyDocument {
  const refuse = (problem: string): never =>
    args.fail(argument, `must be a policy in JSON, but ${problem}: ${text.slice(0, 200)}`);
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    return refuse((error as Error).message);
  }
  if (!isObject(document)) return refuse("is not an object");
  const { Version = "", Id = "", Statement = [] } = document;
  if (typeof Version !== "string" || typeof Id !== "string") return refuse("its Version or Id is not a string");
  // The provider reads a list alone, though IAM takes a single statement as well.
  if (!Array.isArray(Statement) || !Statement.every(isObject)) return refuse("its Statement is not a list of objects");
  return { version: Version, id: Id, statements: Statement.map((statement) => parseStatement(statement, refuse)) };
}

function parseStatement(statement: Record<string, unknown>, refuse: (problem: string) => never): PolicyStatement {
  const { Sid = "", Effect = "" } = statement;
  if (typeof Sid !== "string" || typeof Effect !== "string") return refuse("a Sid or an Effect is not a string");
  return {
    sid: Sid,
    effect: Effect,
    actions: statement.Action,
    notActions: statement.NotAction,
    resources: statement.Resource,
    notResources: statement.NotResource,
    principals: parsePrincipals(statement.Principal, refuse),
    notPrincipals: parsePrincipals(statement.NotPrincipal, refuse),
    conditions: parseConditions(statement.Condition, refuse),
  };
}

function parsePrincipals(principals: unknown, refuse: (problem: string) => never): Principal[] {
  if (principals === undefined || principals === null) return [];
  if (typeof principals === "string") return [{ type: "*", identifiers: ["*"] }];
  if (!isObject(principals)) return refuse("a Principal is neither a string nor an object");
  return Object.entries(principals).map(([type, identifiers]) => ({
    type,
    identifiers: texts(identifiers) ?? refuse(`the principals of type ${type} are not strings`),
  }));
}

function parseConditions(conditions: unknown, refuse: (problem: string) => never): Condition[] {
  if (conditions === undefined || conditions === null) return [];
  if (!isObject(conditions)) return refuse("a Condition is not an object");
  return Object.entries(conditions).flatMap(([test, variables]) => {
    if (!isObject(variables)) return refuse(`the condition ${test} is not an object`);
    return Object.entries(variables).map(([variable, values]) => ({
      test,
      variable,
      values: [
        texts(typeof values === "boolean" ? String(values) : values) ??
          refuse(`the values of ${variable} are not strings (the provider would leave the condition out)`),
      ].flat(),
    }));
  });
}

function texts(value: unknown): string | string[] | undefined {
  if (typeof value === "string") return value;
  return Array.isArray(value) && value.every((item) => typeof item === "string") ? value : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
