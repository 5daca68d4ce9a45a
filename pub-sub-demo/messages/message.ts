/** What a publisher sends, flat. The pipe adds `messageId` and `sentAt`; further fields are kept as they came. */
export interface Message {
  readonly id: string | number;
  readonly name: string;
  readonly age: number;
  readonly job: string;
  readonly messageId?: string;
  readonly sentAt?: string | number;
}

/** One field that is wrong, in words that its sender can act on. */
export interface Problem {
  readonly field: string;
  readonly problem: string;
}

type Reading = { readonly message: Message } | { readonly problems: readonly Problem[] };

/** Fields that say how a message travelled, and so differ between two deliveries of the same message. */
export const DELIVERY_FIELDS: ReadonlySet<string> = new Set(["messageId", "sentAt"]);

const DEEPEST = 32;

type Check = (value: unknown) => string | undefined;

const text: Check = (value) => (typeof value === "string" ? undefined : "must be text");

const age: Check = (value) =>
  Number.isSafeInteger(value) && (value as number) >= 0 ? undefined : "must be a whole number, 0 or more";

const id: Check = (value) => {
  if (typeof value === "number") {
    return Number.isSafeInteger(value) ? undefined : "must be an integer up to 2^53 - 1; send a larger one as text";
  }
  if (typeof value !== "string") return "must be text or an integer";
  if (value === "") return "must not be empty";
  return value.isWellFormed() ? undefined : "must be well-formed Unicode";
};

const sentAt: Check = (value) => (Number.isSafeInteger(value) ? undefined : text(value));

const REQUIRED: Readonly<Record<string, Check>> = { id, name: text, age, job: text };
const OPTIONAL: Readonly<Record<string, Check>> = { messageId: text, sentAt };

/**
 * Decides whether a request's body is a message, and names every field that keeps it from being one. A message nested
 * under `body` is refused rather than guessed at: a sender that nests needs to hear of it, not to be half understood.
 */
export function readMessage(body: unknown): Reading {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    return { problems: [{ field: "(body)", problem: "must be a JSON object with id, name, age and job" }] };
  }
  const fields = new Map<string, unknown>(Object.entries(body));
  const nested = fields.get("body");
  if (typeof nested === "object" && nested !== null) {
    return {
      problems: [{ field: "body", problem: "holds the message; send id, name, age and job at the top level instead" }],
    };
  }
  const problems: Problem[] = [];
  for (const [field, check] of Object.entries(REQUIRED)) {
    const problem = fields.has(field) ? check(fields.get(field)) : "is missing";
    if (problem) problems.push({ field, problem });
  }
  for (const [field, check] of Object.entries(OPTIONAL)) {
    const problem = fields.has(field) ? check(fields.get(field)) : undefined;
    if (problem) problems.push({ field, problem });
  }
  for (const [field, value] of fields) {
    if (deeperThan(DEEPEST, value)) problems.push({ field, problem: `is nested deeper than ${DEEPEST} levels` });
  }
  return problems.length > 0 ? { problems } : { message: body as Message };
}

function deeperThan(levels: number, value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => deeperThan(levels - 1, inner));
}
