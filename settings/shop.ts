import { z } from "zod";

/** What the stacks of the shop can be told beyond what all stacks of orders are. What each means is in `.env.example`. */
export interface ShopSettings {
  readonly access: {
    readonly corsOrigin: string;
    readonly throttle: { readonly rateLimit: number; readonly burstLimit: number };
  };
  readonly functionLimits: { readonly timeout: number; readonly memory: number };
  readonly tracing: boolean;
  readonly logs: { readonly retentionDays: number; readonly createRole: boolean };
  readonly alarmEmail?: string;
}

export const shopVariables = {
  SHOP_LOG_ROLE: z
    .enum(
      ["create", "existing"],
      "create, or existing where the account has one in this region; existing if it is not set",
    )
    .default("existing"),
};

type Set = z.output<z.ZodObject<typeof shopVariables>> & {
  readonly CORS_ORIGIN: string;
  readonly THROTTLE_RATE_LIMIT: number;
  readonly THROTTLE_BURST_LIMIT: number;
  readonly LOG_RETENTION_DAYS: number;
  readonly FUNCTION_TIMEOUT_SECONDS: number;
  readonly FUNCTION_MEMORY_MB: number;
  readonly FUNCTION_TRACING: boolean;
  readonly ALARM_EMAIL?: string;
};

export function shopSettings(set: Set): ShopSettings {
  return {
    access: {
      corsOrigin: set.CORS_ORIGIN,
      throttle: { rateLimit: set.THROTTLE_RATE_LIMIT, burstLimit: set.THROTTLE_BURST_LIMIT },
    },
    functionLimits: { timeout: set.FUNCTION_TIMEOUT_SECONDS, memory: set.FUNCTION_MEMORY_MB },
    tracing: set.FUNCTION_TRACING,
    logs: { retentionDays: set.LOG_RETENTION_DAYS, createRole: set.SHOP_LOG_ROLE === "create" },
    alarmEmail: set.ALARM_EMAIL,
  };
}

/** Two stacks that would make the account's role for logs, of which there is one in a region. */
export function shopConflicts(set: {
  readonly SHOP_LOG_ROLE: string;
  readonly ORDER_LOG_ROLE: string;
  readonly ORDER_INGRESS: string;
  readonly GATEWAY_LOG_ROLE: string;
  readonly STACKS: readonly string[];
}): { variable: string; accepted: string }[] {
  if (set.SHOP_LOG_ROLE !== "create" || !set.STACKS.includes("callback")) return [];
  const others = [
    set.GATEWAY_LOG_ROLE === "create" && set.STACKS.includes("gateway") && "GATEWAY_LOG_ROLE",
    set.ORDER_LOG_ROLE === "create" &&
      set.ORDER_INGRESS === "rest" &&
      set.STACKS.includes("order-routing") &&
      "ORDER_LOG_ROLE",
  ].filter((other) => other !== false);
  if (others.length === 0) return [];
  return [
    {
      variable: "SHOP_LOG_ROLE",
      accepted: `existing, as another stack makes the account's role: ${others[0]} is create`,
    },
  ];
}
