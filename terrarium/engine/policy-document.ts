import { EngineError } from "./errors.ts";

/** The text is not a policy. Its message says which statement, and why. */
export class MalformedPolicyDocument extends EngineError {}

/** Where a policy stands decides what its statements must and may not have. */
export type PolicyKind = "identity" | "resource" | "trust";

export interface PolicyStatement {
  readonly sid?: string;
  readonly effect: "Allow" | "Deny";
  /** Identity policies have none. `*` stands for everybody. */
  readonly principals?: "*" | Readonly<Record<string, readonly string[]>>;
  /** The principals are those whom the statement does not speak of. */
  readonly notPrincipals?: boolean;
  readonly actions: readonly string[];
  /** The actions are those of which the statement does not speak. */
  readonly notActions?: boolean;
  /** Trust policies have none: they stand on their role. */
  readonly resources: readonly string[];
  readonly notResources?: boolean;
  /** Operator → key → values: `{"ArnEquals": {"aws:SourceArn": ["arn:…"]}}`. */
  readonly conditions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

export interface PolicyDocument {
  readonly version: string;
  readonly id?: string;
  readonly statements: readonly PolicyStatement[];
}

type JsonObject = Readonly<Record<string, unknown>>;

const STATEMENT_NAMES = new Set(
  "Sid Effect Principal NotPrincipal Action NotAction Resource NotResource Condition".split(" "),
);
const PRINCIPAL_TYPES = new Set(["AWS", "Service", "Federated", "CanonicalUser"]);
const ACTION = /^(\*|[A-Za-z0-9-]+:[A-Za-z0-9*?]+)$/;

/**
 * Reads a policy and checks its form (doc: "Grammar of the IAM JSON policy language"): single values and lists become
 * lists.
 *
 * @throws MalformedPolicyDocument
 */
export function parsePolicyDocument(text: string, kind: PolicyKind): PolicyDocument {
  const document = parseObject(text);
  for (const name of Object.keys(document)) {
    if (!["Version", "Id", "Statement"].includes(name)) throw malformed(`Unknown field ${name}`);
  }
  const { Version: version = "2008-10-17", Id: id, Statement: statement } = document;
  if (version !== "2012-10-17" && version !== "2008-10-17") {
    throw malformed(`The policy must contain a valid version string, not ${JSON.stringify(version)}`);
  }
  const statements = asList(statement);
  if (statements.length === 0) throw malformed("Policy statement must contain at least one statement");
  const sids = new Set<string>();
  return {
    version,
    ...(typeof id === "string" && { id }),
    statements: statements.map((item, index) => {
      const where = `Statement[${index}]`;
      if (!isObject(item)) throw malformed(`${where} must be an object`);
      const parsed = parseStatement(item, kind, where);
      if (parsed.sid && sids.has(parsed.sid))
        throw malformed(`Statement IDs (SID) in a single policy must be unique: ${parsed.sid}`);
      if (parsed.sid) sids.add(parsed.sid);
      return parsed;
    }),
  };
}

function parseObject(text: string): JsonObject {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch (error) {
    throw malformed(`This policy contains invalid Json: ${(error as Error).message}`);
  }
  if (!isObject(document)) throw malformed("This policy contains invalid Json: it is not an object");
  return document;
}

function parseStatement(statement: JsonObject, kind: PolicyKind, where: string): PolicyStatement {
  for (const name of Object.keys(statement)) {
    if (!STATEMENT_NAMES.has(name)) throw malformed(`${where} has an unknown field ${name}`);
  }
  const { Effect: effect, Sid: sid } = statement;
  if (effect !== "Allow" && effect !== "Deny") {
    throw malformed(`${where} must have an Effect of "Allow" or "Deny", not ${JSON.stringify(effect)}`);
  }
  if (sid !== undefined && typeof sid !== "string") throw malformed(`${where} has a Sid that is no string`);
  const [actionName, actions] = oneOf(statement, "Action", "NotAction", where);
  if (!actionName) throw malformed(`${where} must contain actions`);
  for (const action of actions) {
    if (!ACTION.test(action)) {
      throw malformed(`${where}: actions must be prefaced by a vendor, e.g. sqs:SendMessage, which "${action}" is not`);
    }
  }
  const principals = parsePrincipals(statement, kind, where);
  const [resourceName, resources] = oneOf(statement, "Resource", "NotResource", where);
  if (kind === "trust" && resourceName) throw malformed(`${where}: has prohibited field ${resourceName}`);
  if (kind !== "trust" && !resourceName) throw malformed(`${where}: policy statement must contain resources`);
  for (const resource of resources) {
    if (!/^(arn:|execute-api:|[*?$])/.test(resource)) {
      throw malformed(`${where}: resource ${resource} must be in ARN format or "*"`);
    }
  }
  return {
    ...(sid && { sid }),
    effect,
    ...principals,
    actions,
    ...(actionName === "NotAction" && { notActions: true }),
    resources,
    ...(resourceName === "NotResource" && { notResources: true }),
    conditions: parseConditions(statement.Condition, where),
  };
}

function parsePrincipals(
  statement: JsonObject,
  kind: PolicyKind,
  where: string,
): Pick<PolicyStatement, "principals" | "notPrincipals"> {
  const name = "Principal" in statement ? "Principal" : "NotPrincipal" in statement ? "NotPrincipal" : undefined;
  if (kind === "identity") {
    if (name) throw malformed(`${where}: policy document should not specify a principal`);
    return {};
  }
  if (!name) throw malformed(`${where}: Missing required field Principal`);
  const not = name === "NotPrincipal" ? { notPrincipals: true } : {};
  const value = statement[name];
  if (value === "*") return { principals: "*", ...not };
  if (!isObject(value) || Object.keys(value).length === 0) {
    throw malformed(`${where}: Invalid principal in policy: ${JSON.stringify(value)}`);
  }
  const principals: Record<string, readonly string[]> = {};
  for (const [type, names] of Object.entries(value)) {
    if (!PRINCIPAL_TYPES.has(type)) throw malformed(`${where}: Invalid principal in policy: "${type}"`);
    principals[type] = strings(names, `${where}: Principal.${type}`);
  }
  return { principals, ...not };
}

function parseConditions(value: unknown, where: string): PolicyStatement["conditions"] {
  if (value === undefined) return {};
  if (!isObject(value)) throw malformed(`${where} has a Condition that is no object`);
  const conditions: Record<string, Record<string, readonly string[]>> = {};
  for (const [operator, keys] of Object.entries(value)) {
    if (!isObject(keys)) throw malformed(`${where}: Condition.${operator} is no object`);
    const parsed: Record<string, readonly string[]> = {};
    for (const [key, values] of Object.entries(keys)) {
      const list = asList(values);
      if (list.some((item) => item === null || typeof item === "object")) {
        throw malformed(`${where}: Condition.${operator}.${key} must be a string or a list of strings`);
      }
      parsed[key] = list.map(String);
    }
    conditions[operator] = parsed;
  }
  return conditions;
}

function oneOf(
  statement: JsonObject,
  name: string,
  opposite: string,
  where: string,
): [string | undefined, readonly string[]] {
  const present = [name, opposite].filter((candidate) => candidate in statement);
  if (present.length > 1) throw malformed(`${where} must not have both ${name} and ${opposite}`);
  const [found] = present;
  return found ? [found, strings(statement[found], `${where}: ${found}`)] : [undefined, []];
}

function strings(value: unknown, where: string): readonly string[] {
  const list = asList(value);
  if (list.length === 0 || list.some((item) => typeof item !== "string" || item === "")) {
    throw malformed(`${where} must be a string or a list of strings, not ${JSON.stringify(value)}`);
  }
  return list as string[];
}

function asList(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function isObject(value: unknown): value is JsonObject {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

function malformed(reason: string): MalformedPolicyDocument {
  return new MalformedPolicyDocument(reason);
}
