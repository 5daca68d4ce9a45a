/** How one environment variable is read: the value, or undefined where the text is not acceptable. */
export interface Variable<T> {
  readonly name: string;
  readonly accepted: string;
  readonly fallback?: { readonly value: T };
  readonly secret?: boolean;
  read(text: string): T | undefined;
}

type Variables = Readonly<Record<string, Variable<unknown>>>;

/** What reading those variables gives. */
export type Settings<V extends Variables> = { readonly [K in keyof V]: V[K] extends Variable<infer T> ? T : never };

/** Every variable that is missing or wrong, each with what was seen and what would do. */
export class EnvironmentError extends Error {
  override readonly name = "EnvironmentError";
}

/** Reads all variables and reports all problems at once, so that a server is not configured by one failed start a time. */
export function readEnvironment<V extends Variables>(env: NodeJS.ProcessEnv, variables: V): Settings<V> {
  const problems: string[] = [];
  const entries = Object.entries(variables).map(([setting, variable]) => {
    const seen = env[variable.name];
    if ((seen === undefined || seen === "") && variable.fallback) return [setting, variable.fallback.value];
    const value = seen === undefined || seen === "" ? undefined : variable.read(seen);
    if (value === undefined) {
      problems.push(`${variable.name}: saw ${shown(seen, variable.secret)}; accepted: ${variable.accepted}`);
    }
    return [setting, value];
  });
  if (problems.length > 0) throw new EnvironmentError(problems.join("\n"));
  return Object.fromEntries(entries) as Settings<V>;
}

function shown(seen: string | undefined, secret = false): string {
  if (seen === undefined) return "nothing";
  if (secret && seen !== "") return `a secret of ${seen.length} characters`;
  return JSON.stringify(seen.replace(/\/\/[^/]*@/, "//***@"));
}

/** Text of a given shape. */
export function text(name: string, accepted: string, shape: RegExp, fallback?: string): Variable<string> {
  return {
    name,
    accepted,
    fallback: fallback === undefined ? undefined : { value: fallback },
    read: (seen) => (shape.test(seen) ? seen : undefined),
  };
}

/** A secret that travels in an HTTP header; it is never shown. */
export function headerText(name: string, accepted: string): Variable<string> {
  return { ...text(name, accepted, /^[!-~]([ -~]*[!-~])?$/), secret: true };
}

/** The same variable, where leaving it out means something too. */
export function optional<T>(variable: Variable<T>): Variable<T | undefined> {
  return { ...variable, fallback: { value: undefined } };
}

/** A whole number within bounds. */
export function integer(name: string, least: number, most: number, fallback: number): Variable<number> {
  return {
    name,
    accepted: `a whole number from ${least} to ${most} (${fallback} if left out)`,
    fallback: { value: fallback },
    read: (seen) =>
      /^\d{1,15}$/.test(seen) && Number(seen) >= least && Number(seen) <= most ? Number(seen) : undefined,
  };
}

/** A full http or https address without credentials in it: a key has its own variable and stays out of logs. */
export function httpUrl(name: string, accepted: string): Variable<string> {
  return {
    name,
    accepted,
    read: (seen) => {
      const url = URL.parse(seen);
      if (!url || !["http:", "https:"].includes(url.protocol)) return undefined;
      return url.username === "" && url.password === "" ? seen : undefined;
    },
  };
}
