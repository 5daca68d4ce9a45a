/** A header that a policy adds. `override`: in place of the origin's own. */
export interface AddedHeader {
  readonly name: string;
  readonly value: string;
  readonly override: boolean;
}

/** Answers to requests of other origins: "CORS headers" of a response headers policy. */
export interface CorsHeaders {
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly headers: readonly string[];
  readonly exposed: readonly string[];
  readonly credentials: boolean;
  readonly maxAge?: number;
  readonly override: boolean;
}

/** "Understanding response headers policies" of the CloudFront developer guide. */
export interface HeadersPolicy {
  readonly added: readonly AddedHeader[];
  /** In lower case. */
  readonly removed: readonly string[];
  readonly cors?: CorsHeaders;
}

/** Headers of an answer as its protocol writes them: name in any case → value. */
export type AnswerHeaders = Record<string, string | number>;

export interface Asker {
  readonly origin?: string;
  /** It is an OPTIONS request with `Access-Control-Request-Method`. */
  readonly preflight: boolean;
}

/** Takes away and adds what the policy says: removals come first, so that what it adds itself stays. */
export function applyHeadersPolicy(policy: HeadersPolicy, headers: AnswerHeaders, asker: Asker): AnswerHeaders {
  const answer = Object.fromEntries(
    Object.entries(headers).filter(([name]) => !policy.removed.includes(name.toLowerCase())),
  );
  for (const header of [...policy.added, ...corsHeaders(policy.cors, asker)]) {
    const there = Object.keys(answer).find((name) => name.toLowerCase() === header.name.toLowerCase());
    if (there !== undefined && !header.override) continue;
    if (there !== undefined) delete answer[there];
    answer[header.name] = header.value;
  }
  return answer;
}

function corsHeaders(cors: CorsHeaders | undefined, { origin, preflight }: Asker): AddedHeader[] {
  if (cors === undefined || origin === undefined) return [];
  const everybody = cors.origins.includes("*");
  if (!everybody && !cors.origins.some((allowed) => fitsOrigin(allowed, origin))) return [];
  const { override } = cors;
  const add = (name: string, value: string | undefined) => (value ? [{ name, value, override }] : []);
  return [
    ...add("Access-Control-Allow-Origin", everybody && !cors.credentials ? "*" : origin),
    ...(everybody ? [] : add("Vary", "Origin")),
    ...add("Access-Control-Allow-Credentials", cors.credentials ? "true" : undefined),
    ...add("Access-Control-Expose-Headers", cors.exposed.join(", ")),
    ...(preflight
      ? [
          ...add("Access-Control-Allow-Methods", cors.methods.join(", ")),
          ...add("Access-Control-Allow-Headers", cors.headers.join(", ")),
          ...add("Access-Control-Max-Age", cors.maxAge?.toString()),
        ]
      : []),
  ];
}

/** `https://*.example.com` stands for what is below that domain. */
function fitsOrigin(allowed: string, origin: string): boolean {
  const [before, after] = allowed.split("*", 2);
  if (after === undefined) return allowed === origin;
  return origin.length > allowed.length - 1 && origin.startsWith(before!) && origin.endsWith(after);
}
