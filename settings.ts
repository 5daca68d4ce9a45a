import { readFileSync } from "node:fs";
import { parseEnv } from "node:util";
import { z } from "zod";
import { email, flag, logDays, text, whole } from "./settings/fields.ts";
import { type OrderSettings, orderConflicts, orderSettings, orderVariables } from "./settings/orders.ts";
import { type ShopSettings, shopConflicts, shopSettings, shopVariables } from "./settings/shop.ts";
import { type ShopDomainSettings, shopDomain, webVariables } from "./settings/web.ts";

/** Everything that can be set, by the part of the app that it belongs to. What each means is in `.env.example`. */
export interface Settings {
  readonly deployment: {
    readonly region: string;
    readonly namePrefix: string;
    readonly environment: "development" | "production";
    readonly stateBucket?: string;
  };
  /** The bucket for the states, where there is to be one. */
  readonly state?: { readonly bucketName: string };
  readonly gateway: {
    readonly domain: string;
    readonly hostedZoneId?: string;
    readonly stages: readonly string[];
    readonly access: {
      readonly apiKeyRequired: boolean;
      readonly corsOrigin: string;
      readonly throttle: { readonly rateLimit: number; readonly burstLimit: number };
    };
    readonly queue: {
      readonly retention: number;
      readonly visibilityTimeout: number;
      readonly maxReceiveCount: number;
    };
    readonly logs: { readonly retentionDays: number; readonly createRole: boolean };
    readonly alarmEmail?: string;
  };
  readonly subscriber: {
    readonly url: string;
    readonly rateLimit: number;
    readonly bucketName?: string;
    /** `ecs-tasks.amazonaws.com`: there is a role for the server then. */
    readonly service?: string;
    readonly logRetentionDays: number;
  };
  readonly orders: OrderSettings;
  readonly shop: ShopSettings;
  /** Where there is to be one: otherwise the shop has the name that CloudFront gives it. */
  readonly shopDomain?: ShopDomainSettings;
  /** The stacks that are synthesized. */
  readonly stacks: readonly StackName[];
}

/** Those that can be left out; `state` is there when it has a bucket. */
export const STACK_NAMES = [
  "gateway",
  "subscriber",
  "order-sync",
  "order-queue",
  "order-routing",
  "callback",
  "saga",
  "web",
] as const;
export type StackName = (typeof STACK_NAMES)[number];

export type Environment = Readonly<Record<string, string | undefined>>;

export interface SettingProblem {
  readonly variable: string;
  /** The value as it was set; "not set"; never a secret. */
  readonly seen: string;
  readonly accepted: string;
}

/** Settings that cannot be used: all of them at once. */
export class SettingsError extends Error {
  readonly problems: readonly SettingProblem[];

  constructor(problems: readonly SettingProblem[]) {
    const lines = problems.map(({ variable, seen, accepted }) => `  ${variable} is ${seen}\n    accepted: ${accepted}`);
    const count = problems.length === 1 ? "One setting" : `${problems.length} settings`;
    super(`${count} cannot be used. Each is explained in .env.example.\n\n${lines.join("\n")}\n`);
    this.name = "SettingsError";
    this.problems = problems;
  }
}

const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

const SECRETS = new Set(["TF_VAR_subscriber_api_key", "TF_VAR_callback_token_key"]);

const isHttps = (value: string): boolean => {
  const url = URL.parse(value);
  return url?.protocol === "https:" && url.username === "" && url.hash === "" && value.length <= 2_048;
};

const URL_ACCEPTED =
  "an https:// URL without credentials, as EventBridge calls no other; https://sub.DOMAIN/sub if it is not set";
const STAGES_ACCEPTED =
  "one to ten different names of letters, digits, - and _, with commas between; events if it is not set";
const STACKS_ACCEPTED = `some of ${STACK_NAMES.join(", ")}, subscriber only with gateway, saga only with callback, web only with saga; all of them if it is not set`;

const variables = z.object({
  AWS_REGION: text("an AWS region such as eu-west-1", /^[a-z]{2}(-[a-z]+)+-\d$/),
  ENVIRONMENT: z
    .enum(["development", "production"], "development or production; development if it is not set")
    .default("development"),
  NAME_PREFIX: text(
    "2 to 20 lower-case letters, digits and hyphens, a letter first; sluice if it is not set",
    /^[a-z](?!.*--)[a-z0-9-]{0,18}[a-z0-9]$/,
  ).default("sluice"),
  STATE_BUCKET: text("the name of an S3 bucket, or nothing for a local state file", BUCKET).optional(),
  STATE_IN_BUCKET: flag(true),
  DOMAIN: text(
    "a domain in lower case such as example.com, at most 57 characters; localhost to run here",
    /^(?=.{1,57}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/,
  ),
  HOSTED_ZONE_ID: text(
    "the id of the Route 53 zone of DOMAIN such as Z0123456789ABCDEFGHIJ, or nothing to create the DNS records by hand",
    /^[A-Z0-9]{1,32}$/,
  ).optional(),
  STAGES: text(STAGES_ACCEPTED, /^\s*[\w-]{1,128}\s*(,\s*[\w-]{1,128}\s*){0,9}$/)
    .transform((value) => value.split(",").map((name) => name.trim()))
    .refine((names) => new Set(names).size === names.length, STAGES_ACCEPTED)
    .default(["events"]),
  GATEWAY_API_KEY_REQUIRED: flag(false),
  GATEWAY_LOG_ROLE: z
    .enum(
      ["create", "existing"],
      "create, or existing where the account has one in this region; create if it is not set",
    )
    .default("create"),
  CORS_ORIGIN: text(
    "* or one origin such as https://app.example.com; * if it is not set",
    /^(\*|https?:\/\/[^\s/'"]+)$/,
  ).default("*"),
  THROTTLE_RATE_LIMIT: whole(1, 1_000_000, "requests a second", 1_000),
  THROTTLE_BURST_LIMIT: whole(1, 1_000_000, "requests", 2_000),
  QUEUE_RETENTION_SECONDS: whole(60, 1_209_600, "seconds", 345_600),
  QUEUE_VISIBILITY_SECONDS: whole(1, 43_200, "seconds", 30),
  MAX_RECEIVE_COUNT: whole(1, 1_000, "receives", 120),
  ALARM_EMAIL: email(),
  LOG_RETENTION_DAYS: logDays(),
  SUBSCRIBER_URL: z.string(URL_ACCEPTED).refine(isHttps, URL_ACCEPTED).optional(),
  SUBSCRIBER_BUCKET: text(
    "3 to 63 lower-case letters, digits, . and -, or nothing for a generated name",
    BUCKET,
  ).optional(),
  SUBSCRIBER_SERVICE: text(
    "the AWS service that the subscriber runs on, such as ecs-tasks.amazonaws.com or ec2.amazonaws.com, or nothing",
    /^[a-z0-9.-]+\.amazonaws\.com$/,
  ).optional(),
  DESTINATION_RATE_LIMIT: whole(1, 1_000_000, "calls a second; AWS raises its quota of 300 on request", 300),
  STACKS: z
    .string(STACKS_ACCEPTED)
    .transform((value) => value.split(",").map((name) => name.trim()) as StackName[])
    .refine(
      (all) =>
        all.every((name) => STACK_NAMES.includes(name)) &&
        (!all.includes("subscriber") || all.includes("gateway")) &&
        (!all.includes("saga") || all.includes("callback")) &&
        (!all.includes("web") || all.includes("saga")),
      STACKS_ACCEPTED,
    )
    .default([...STACK_NAMES]),
  ...orderVariables,
  ...shopVariables,
  ...webVariables,
  // Terraform reads it, not this app: it is looked at here only so that a key that EventBridge refuses is found before an apply.
  TF_VAR_subscriber_api_key: text(
    "1 to 512 printable characters of ASCII, no space at its ends; set where Terraform runs, not in the code",
    /^(?=.{1,512}$)[!-~]([ -~]*[!-~])?$/,
  ).optional(),
  // As well: a key that is too short is refused by Terraform, after a minute.
  TF_VAR_callback_token_key: text(
    "32 to 1024 printable characters of ASCII without spaces; set where Terraform runs, not in the code",
    /^[!-~]{32,1024}$/,
  ).optional(),
});

/** Checks the variables and fills in what is not set. An empty one counts as not set. @throws SettingsError with every problem */
export function readSettings(env: Environment): Settings {
  const given = Object.fromEntries(
    Object.keys(variables.shape)
      .map((variable) => [variable, env[variable]] as const)
      .filter(([, value]) => value !== undefined && value.trim() !== ""),
  );
  const checked = variables.safeParse(given);
  if (!checked.success) throw new SettingsError(problems(checked.error, given));
  const set = checked.data;
  const conflicts = [...orderConflicts(set), ...shopConflicts(set)];
  if (conflicts.length > 0) {
    throw new SettingsError(conflicts.map((each) => ({ ...each, seen: seen(each.variable, given[each.variable]) })));
  }
  return {
    deployment: {
      region: set.AWS_REGION,
      namePrefix: set.NAME_PREFIX,
      environment: set.ENVIRONMENT,
      stateBucket: set.STATE_IN_BUCKET ? set.STATE_BUCKET : undefined,
    },
    state: set.STATE_BUCKET === undefined ? undefined : { bucketName: set.STATE_BUCKET },
    gateway: {
      domain: set.DOMAIN,
      hostedZoneId: set.HOSTED_ZONE_ID,
      stages: set.STAGES,
      access: {
        apiKeyRequired: set.GATEWAY_API_KEY_REQUIRED,
        corsOrigin: set.CORS_ORIGIN,
        throttle: { rateLimit: set.THROTTLE_RATE_LIMIT, burstLimit: set.THROTTLE_BURST_LIMIT },
      },
      queue: {
        retention: set.QUEUE_RETENTION_SECONDS,
        visibilityTimeout: set.QUEUE_VISIBILITY_SECONDS,
        maxReceiveCount: set.MAX_RECEIVE_COUNT,
      },
      logs: { retentionDays: set.LOG_RETENTION_DAYS, createRole: set.GATEWAY_LOG_ROLE === "create" },
      alarmEmail: set.ALARM_EMAIL,
    },
    subscriber: {
      url: set.SUBSCRIBER_URL ?? `https://sub.${set.DOMAIN}/sub`,
      rateLimit: set.DESTINATION_RATE_LIMIT,
      bucketName: set.SUBSCRIBER_BUCKET,
      service: set.SUBSCRIBER_SERVICE,
      logRetentionDays: set.LOG_RETENTION_DAYS,
    },
    orders: orderSettings(set),
    shop: shopSettings(set),
    shopDomain: shopDomain(set),
    stacks: set.STACKS,
  };
}

/** Reads the environment and, below it, the file `.env` of the working directory, if there is one. @throws SettingsError */
export function loadSettings(env: Environment = process.env, file = ".env"): Settings {
  return readSettings({ ...readEnvFile(file), ...env });
}

function readEnvFile(file: string): Environment {
  try {
    return parseEnv(readFileSync(file, "utf8"));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw error;
  }
}

/** One problem a variable, in the order in which they are documented. */
function problems(error: z.ZodError, given: Readonly<Record<string, string | undefined>>): SettingProblem[] {
  const byVariable = new Map(error.issues.map((issue) => [String(issue.path[0]), issue.message]));
  return [...byVariable].map(([variable, accepted]) => ({ variable, seen: seen(variable, given[variable]), accepted }));
}

function seen(variable: string, value: string | undefined): string {
  if (value === undefined) return "not set";
  if (SECRETS.has(variable)) return `set to ${value.length} characters, not shown`;
  return JSON.stringify(value.replace(/\/\/[^/?#]*@/, "//…@")); // what stands before the @ of a URL may be a password
}
