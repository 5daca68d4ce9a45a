import { devNull } from "node:os";
import { dirname, join } from "node:path";
import type { PartName } from "./options.ts";
import type { PartPlan } from "./part.ts";

export const ROOT = join(import.meta.dirname, "../..");
const STATE = join(ROOT, ".sluice");
export const BUCKET = "sluice-subscriber";
const SERVER_ROLE = "sluice-subscriber-server";
export const REGION = "us-east-1";
/** Where the state is kept if nothing else is said. */
export const DATA = join(STATE, "data");
/** The account's own keys, here. */
export const ACCESS_KEY_ID = "local";
export const SECRET_ACCESS_KEY = "local";
const API_KEY = "local-subscriber-key";
/** Signs the addresses of customers' sockets, on this machine alone. */
const TOKEN_KEY = "local-callback-token-key-of-this-machine";
const DEMO = join(ROOT, "pub-sub-demo");

export interface LocalPlans {
  /** The Terraform JSON that runs; beside it lies no `.env` of a deployment. */
  readonly synthesized: string;
  /** Writes the Terraform JSON that the terrarium runs, and is done. */
  readonly synth: PartPlan;
  readonly parts: Readonly<Record<PartName, PartPlan>>;
}

/** Where the parts are to be reached, by the names that a browser and curl know too. */
export function addresses(ports: Readonly<Record<PartName, number>>) {
  return {
    gateway: `http://sub-gw.localhost:${ports.terrarium}/events/sub`,
    aws: `http://127.0.0.1:${ports.terrarium}`,
    shop: `http://shop.localhost:${ports.terrarium}`,
    subscriber: `http://sub.localhost:${ports.subscriber}/sub`,
    before: `http://pub.localhost:${ports.before}/pub`,
    after: `http://pub.localhost:${ports.after}/pub`,
  };
}

/** The processes of `npm start`, each with the environment it would have in production, pointed at this machine. */
export function localPlans(ports: Readonly<Record<PartName, number>>, data: string): LocalPlans {
  const at = addresses(ports);
  // Two that run side by side keep out of each other's way.
  const synthesized = join(data === DATA ? join(STATE, "local") : data, "cdktf.out");
  const inherited = inheritedEnvironment();
  const server = { ...inherited, BIND_ADDRESS: "127.0.0.1" };
  const publisher = (name: PartName, subHost: string): PartPlan => ({
    name,
    file: join(DEMO, "publisher.ts"),
    env: { ...server, PORT: String(ports[name]), SUB_HOST: subHost, SUB_API_KEY: API_KEY },
    isReady: isListening,
    mayLeave: true,
  });
  return {
    synthesized,
    synth: {
      name: "synth",
      file: join(ROOT, "main.ts"),
      args: ["--quiet"],
      cwd: dirname(synthesized),
      env: { ...inherited, ...localSettings(), CDKTF_OUTDIR: synthesized },
      mayLeave: true,
    },
    parts: {
      terrarium: {
        name: "terrarium",
        file: join(ROOT, "terrarium/bin.js"),
        args: [
          synthesized,
          ...["--port", String(ports.terrarium)],
          ...["--data", data],
          ...["--host", `sub.localhost=http://127.0.0.1:${ports.subscriber}`],
        ],
        env: { ...inherited, TF_VAR_subscriber_api_key: API_KEY, TF_VAR_callback_token_key: TOKEN_KEY },
        isReady: (line) => line.startsWith("terrarium ready "),
      },
      subscriber: {
        name: "subscriber",
        file: join(DEMO, "subscriber.ts"),
        env: {
          ...server,
          PORT: String(ports.subscriber),
          SUB_BUCKET: BUCKET,
          SUB_API_KEY: API_KEY,
          AWS_REGION: REGION,
          AWS_ENDPOINT_URL: at.aws,
          // The keys of its role, as on ECS: it may do what its policy allows.
          AWS_CONTAINER_CREDENTIALS_FULL_URI: `${at.aws}/_terrarium/credentials/${SERVER_ROLE}`,
        },
        isReady: isListening,
        mayLeave: true,
      },
      before: publisher("before", at.subscriber),
      after: publisher("after", at.gateway),
    },
  };
}

/**
 * `.env.example` says what each means. Those that belong to a deployment are blank here, which is "not set"; the others, such as
 * limits, may be set for a local run too.
 */
function localSettings(): NodeJS.ProcessEnv {
  return {
    ENVIRONMENT: "",
    STATE_BUCKET: "",
    HOSTED_ZONE_ID: "",
    STAGES: "",
    GATEWAY_API_KEY_REQUIRED: "",
    GATEWAY_LOG_ROLE: "",
    ALARM_EMAIL: "",
    AWS_REGION: REGION,
    DOMAIN: "localhost",
    NAME_PREFIX: "sluice",
    SUBSCRIBER_URL: "https://sub.localhost/sub",
    SUBSCRIBER_BUCKET: BUCKET,
    SUBSCRIBER_SERVICE: "ecs-tasks.amazonaws.com",
    TF_VAR_subscriber_api_key: API_KEY,
    TF_VAR_callback_token_key: TOKEN_KEY,
  };
}

/** The user's environment, without what would send a local run to a real AWS account or through a proxy. */
function inheritedEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(AWS_|TF_VAR_)/.test(name));
  const direct = ["localhost", ".localhost", "127.0.0.1", process.env.NO_PROXY ?? process.env.no_proxy].filter(Boolean);
  return {
    ...Object.fromEntries(kept),
    NO_PROXY: direct.join(","),
    no_proxy: direct.join(","),
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    NODE_COMPILE_CACHE: join(STATE, "compile-cache"),
  };
}

function isListening(line: string): boolean {
  return line.includes('"msg":"listening"');
}
