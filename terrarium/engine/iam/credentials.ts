import { createHmac } from "node:crypto";
import type { World } from "../world.ts";

/** Keys that were handed out for a role: whoever signs with them is that role. */
export interface RoleCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** Milliseconds since 1970, by the clock of the callers. */
  readonly expiration: number;
  readonly roleArn: string;
}

/**
 * Hands out temporary keys that name their role, as STS does. They are made from the role and the moment they expire with a secret of
 * the state, so that they still hold after a restart on the same state, and nothing has to be kept of them.
 */
export class Credentials {
  readonly #world: World;
  readonly #secret: string;
  readonly #issued = new Map<string, RoleCredentials>();

  constructor(world: World) {
    this.#world = world;
    const { store } = world;
    store.define("CREATE TABLE IF NOT EXISTS credentials_secret (secret TEXT NOT NULL) STRICT");
    const row = store.prepare("SELECT secret FROM credentials_secret").get() as { secret: string } | undefined;
    this.#secret = row?.secret ?? `${world.random.uuid()}${world.random.uuid()}`;
    if (!row) store.prepare("INSERT INTO credentials_secret VALUES (?)").run(this.#secret);
  }

  /** Keys for a role that hold for `seconds`. */
  issue(roleArn: string, seconds: number): RoleCredentials {
    const expiration = this.#world.callersClock.now() + seconds * 1000;
    const credentials = this.#make(roleArn, expiration);
    this.#issued.set(credentials.accessKeyId, credentials);
    return credentials;
  }

  /**
   * The credentials that a session token stands for; undefined for keys that were not handed out here: those are the developer's
   * own.
   */
  find(accessKeyId: string, sessionToken: string | undefined): RoleCredentials | undefined {
    const issued = this.#issued.get(accessKeyId);
    if (issued) return issued;
    const claimed = readToken(sessionToken);
    if (!claimed) return undefined;
    const made = this.#make(claimed.roleArn, claimed.expiration);
    return made.accessKeyId === accessKeyId && made.sessionToken === sessionToken ? made : undefined;
  }

  #make(roleArn: string, expiration: number): RoleCredentials {
    const claim = Buffer.from(JSON.stringify([roleArn, expiration])).toString("base64url");
    const derive = (what: string) => createHmac("sha256", this.#secret).update(`${what} ${claim}`).digest();
    return {
      accessKeyId: `ASIA${derive("id").toString("hex").slice(0, 16).toUpperCase()}`,
      secretAccessKey: derive("key").toString("base64url").slice(0, 40),
      sessionToken: `${TOKEN}${claim}.${derive("token").toString("base64url")}`,
      expiration,
      roleArn,
    };
  }
}

const TOKEN = "terrarium.";

function readToken(token: string | undefined): { roleArn: string; expiration: number } | undefined {
  if (!token?.startsWith(TOKEN)) return undefined;
  try {
    const [roleArn, expiration] = JSON.parse(
      Buffer.from(token.slice(TOKEN.length).split(".")[0]!, "base64url").toString(),
    );
    return typeof roleArn === "string" && typeof expiration === "number" ? { roleArn, expiration } : undefined;
  } catch {
    return undefined;
  }
}
