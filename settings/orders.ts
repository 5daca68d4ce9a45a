import { z } from "zod";
import { email, flag, names, text, whole, wholeOrNothing } from "./fields.ts";

/** What the three stacks of orders can be told. What each means is in `.env.example`. */
export interface OrderSettings {
  readonly common: {
    readonly access: {
      readonly authorizer:
        | { readonly kind: "none" | "iam" }
        | { readonly kind: "jwt"; readonly issuer: string; readonly audience: readonly string[] };
      readonly corsOrigin: string;
      readonly throttle: { readonly rateLimit: number; readonly burstLimit: number };
    };
    readonly functionLimits: {
      readonly timeout: number;
      readonly memory: number;
      readonly reservedConcurrency?: number;
    };
    readonly tracing: boolean;
    readonly logRetentionDays: number;
    readonly alarmEmail?: string;
  };
  readonly consumer: {
    readonly batchSize: number;
    readonly batchWindow: number;
    readonly maximumConcurrency: number;
    readonly maxReceiveCount: number;
    readonly keptDays: number;
  };
  readonly routing: {
    readonly ingress: { readonly kind: "http" | "rest"; readonly createLogRole: boolean };
    readonly orderEmail?: string;
    readonly reportSchedule: string;
    readonly archiveDays: number;
  };
}

const SCHEDULE_ACCEPTED = "cron(…) with six fields or rate(…), in UTC; cron(0 0 * * ? *) if it is not set";

export const orderVariables = {
  ORDER_INGRESS: z.enum(["http", "rest"], "http or rest; http if it is not set").default("http"),
  ORDER_LOG_ROLE: z
    .enum(
      ["create", "existing"],
      "create, or existing where the account has one in this region; existing if it is not set",
    )
    .default("existing"),
  ORDER_AUTHORIZER: z
    .enum(["none", "iam", "jwt"], "none, iam or jwt; jwt with ORDER_INGRESS=http alone; none if it is not set")
    .default("none"),
  ORDER_JWT_ISSUER: text(
    "the https:// URL of an issuer of tokens; needed with ORDER_AUTHORIZER=jwt",
    /^https:\/\/[^\s?#@]+$/,
  ).optional(),
  ORDER_JWT_AUDIENCE: names(
    "one to ten audiences with commas between; needed with ORDER_AUTHORIZER=jwt",
    /^[!-+\--~]{1,256}$/,
    10,
    [],
  ),
  ORDER_EMAIL: email(),
  REPORT_SCHEDULE: text(
    SCHEDULE_ACCEPTED,
    /^(cron\([^\s()]+( [^\s()]+){5}\)|rate\([1-9]\d* (minute|hour|day)s?\))$/,
  ).default("cron(0 0 * * ? *)"),
  ARCHIVE_DAYS: whole(1, 36_500, "days", 30),
  ORDER_KEPT_DAYS: whole(1, 36_500, "days", 90),
  FUNCTION_TIMEOUT_SECONDS: whole(1, 900, "seconds", 10),
  FUNCTION_MEMORY_MB: whole(128, 10_240, "megabytes", 256),
  RESERVED_CONCURRENCY: wholeOrNothing(2, 10_000, "at once"),
  FUNCTION_TRACING: flag(false),
  CONSUMER_BATCH_SIZE: whole(1, 10, "messages", 10),
  CONSUMER_BATCH_WINDOW_SECONDS: whole(0, 300, "seconds", 0),
  CONSUMER_MAX_CONCURRENCY: whole(2, 1_000, "batches at a time", 5),
  ORDER_MAX_RECEIVE_COUNT: whole(1, 1_000, "receives", 3),
};

/** What does not go together, with the variable that is to blame. Variables that are wrong by themselves are reported already. */
export function orderConflicts(set: {
  readonly ORDER_AUTHORIZER: string;
  readonly ORDER_INGRESS: string;
  readonly ORDER_JWT_ISSUER?: string;
  readonly ORDER_JWT_AUDIENCE: readonly string[];
  readonly RESERVED_CONCURRENCY?: number;
  readonly CONSUMER_MAX_CONCURRENCY: number;
  readonly ORDER_LOG_ROLE: string;
  readonly GATEWAY_LOG_ROLE: string;
  readonly STACKS: readonly string[];
}): { variable: string; accepted: string }[] {
  const jwt = set.ORDER_AUTHORIZER === "jwt";
  const twoLogRoles =
    set.ORDER_INGRESS === "rest" &&
    set.ORDER_LOG_ROLE === "create" &&
    set.GATEWAY_LOG_ROLE === "create" &&
    ["gateway", "order-routing"].every((stack) => set.STACKS.includes(stack));
  const found = [
    jwt &&
      set.ORDER_INGRESS === "rest" && { variable: "ORDER_AUTHORIZER", accepted: "none or iam with ORDER_INGRESS=rest" },
    jwt &&
      set.ORDER_JWT_ISSUER === undefined && {
        variable: "ORDER_JWT_ISSUER",
        accepted: "the https:// URL of an issuer of tokens, as ORDER_AUTHORIZER is jwt",
      },
    jwt &&
      set.ORDER_JWT_AUDIENCE.length === 0 && {
        variable: "ORDER_JWT_AUDIENCE",
        accepted: "one to ten audiences with commas between, as ORDER_AUTHORIZER is jwt",
      },
    twoLogRoles && {
      variable: "ORDER_LOG_ROLE",
      accepted: "existing, as the stack gateway makes the account's role: GATEWAY_LOG_ROLE is create",
    },
    set.RESERVED_CONCURRENCY !== undefined &&
      set.RESERVED_CONCURRENCY < set.CONSUMER_MAX_CONCURRENCY && {
        variable: "RESERVED_CONCURRENCY",
        accepted: `CONSUMER_MAX_CONCURRENCY (${set.CONSUMER_MAX_CONCURRENCY}) or more, or batches are throttled and received in vain`,
      },
  ];
  return found.filter((each) => each !== false);
}

type Set = z.output<z.ZodObject<typeof orderVariables>> & {
  readonly CORS_ORIGIN: string;
  readonly THROTTLE_RATE_LIMIT: number;
  readonly THROTTLE_BURST_LIMIT: number;
  readonly LOG_RETENTION_DAYS: number;
  readonly ALARM_EMAIL?: string;
};

export function orderSettings(set: Set): OrderSettings {
  return {
    common: {
      access: {
        authorizer:
          set.ORDER_AUTHORIZER === "jwt"
            ? { kind: "jwt", issuer: set.ORDER_JWT_ISSUER ?? "", audience: set.ORDER_JWT_AUDIENCE }
            : { kind: set.ORDER_AUTHORIZER },
        corsOrigin: set.CORS_ORIGIN,
        throttle: { rateLimit: set.THROTTLE_RATE_LIMIT, burstLimit: set.THROTTLE_BURST_LIMIT },
      },
      functionLimits: {
        timeout: set.FUNCTION_TIMEOUT_SECONDS,
        memory: set.FUNCTION_MEMORY_MB,
        reservedConcurrency: set.RESERVED_CONCURRENCY,
      },
      tracing: set.FUNCTION_TRACING,
      logRetentionDays: set.LOG_RETENTION_DAYS,
      alarmEmail: set.ALARM_EMAIL,
    },
    consumer: {
      batchSize: set.CONSUMER_BATCH_SIZE,
      batchWindow: set.CONSUMER_BATCH_WINDOW_SECONDS,
      maximumConcurrency: set.CONSUMER_MAX_CONCURRENCY,
      maxReceiveCount: set.ORDER_MAX_RECEIVE_COUNT,
      keptDays: set.ORDER_KEPT_DAYS,
    },
    routing: {
      ingress: { kind: set.ORDER_INGRESS, createLogRole: set.ORDER_LOG_ROLE === "create" },
      orderEmail: set.ORDER_EMAIL,
      reportSchedule: set.REPORT_SCHEDULE,
      archiveDays: set.ARCHIVE_DAYS,
    },
  };
}
