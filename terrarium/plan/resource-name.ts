import type { Arguments } from "./arguments.ts";

/** What a service takes as a name. */
export interface NameRule {
  readonly allowed: RegExp;
  /** In words, to follow "must be": `1 to 64 letters, digits, ., - and _`. */
  readonly words: string;
  /** Put behind a name that is made up: `.fifo`. */
  readonly suffix?: string;
  /** What a made-up name begins with. @default "terraform-", as the provider's */
  readonly prefix?: string;
}

/** Names of rules, connections and API destinations, and of pipes ("Amazon EventBridge API Reference", "Pipes"). */
export const NAME_IN_EVENTBRIDGE: NameRule = {
  allowed: /^[.\-_A-Za-z0-9]{1,64}$/,
  words: "1 to 64 letters, digits, ., - and _",
};

/**
 * The name of a resource: as given by `name`, or made up from `name_prefix` as the AWS provider does it, but the same in
 * every run, so that kept state is found again.
 *
 * @param id lower-case letters and digits made from the resource's address
 * @throws PlanError
 */
export function resourceName(args: Arguments, id: (length: number) => string, rule: NameRule): string {
  const given = args.optionalString("name");
  const prefix = args.optionalString("name_prefix");
  if (given !== undefined && prefix !== undefined) args.fail("name_prefix", 'excludes "name": set one of the two');
  const name = given ?? `${prefix ?? rule.prefix ?? "terraform-"}${id(26)}${rule.suffix ?? ""}`;
  if (!rule.allowed.test(name)) {
    args.fail(
      prefix === undefined ? "name" : "name_prefix",
      `must be ${rule.words}, but gives ${JSON.stringify(name)}`,
    );
  }
  return name;
}
