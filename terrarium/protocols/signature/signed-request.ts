/** What a request says of its own signature (IAM user guide, "Elements of an AWS API request signature"). */
export interface SignatureClaim {
  readonly accessKeyId: string;
  /** `20260101` */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  /** In lower case, sorted, as they were signed. */
  readonly signedHeaders: readonly string[];
  readonly signature: string;
  /** When it was signed: `20260101T000000Z`. */
  readonly time: string;
  readonly sessionToken?: string;
  /** Seconds for which a presigned URL holds. */
  readonly expires?: number;
  readonly presigned: boolean;
}

export interface UnverifiedRequest {
  readonly method: string;
  /** Path and query as they came. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

const AUTHORIZATION =
  /^AWS4-HMAC-SHA256\s+Credential=([^,\s]+)\s*,\s*SignedHeaders=([^,\s]+)\s*,\s*Signature=([0-9a-f]+)$/;

/** Reads the claim from the Authorization header or from the query of a presigned URL; undefined for an unsigned request. */
export function readClaim(request: UnverifiedRequest): SignatureClaim | undefined {
  const header = AUTHORIZATION.exec(text(request.headers.authorization) ?? "");
  if (header) {
    const [, credential = "", signedHeaders = "", signature = ""] = header;
    const time = text(request.headers["x-amz-date"]) ?? basicTime(text(request.headers.date));
    const sessionToken = text(request.headers["x-amz-security-token"]);
    return claim(credential, { signedHeaders, signature, time, sessionToken, presigned: false });
  }
  const query = new URL(request.url, "http://local").searchParams;
  if (query.get("X-Amz-Algorithm") !== "AWS4-HMAC-SHA256") return undefined;
  return claim(query.get("X-Amz-Credential") ?? "", {
    signedHeaders: query.get("X-Amz-SignedHeaders") ?? "",
    signature: query.get("X-Amz-Signature") ?? "",
    time: query.get("X-Amz-Date") ?? "",
    sessionToken: query.get("X-Amz-Security-Token") ?? undefined,
    expires: Number(query.get("X-Amz-Expires") ?? 0),
    presigned: true,
  });
}

type Rest = Omit<SignatureClaim, "accessKeyId" | "date" | "region" | "service" | "signedHeaders"> & {
  signedHeaders: string;
};

function claim(credential: string, { signedHeaders, ...rest }: Rest): SignatureClaim | undefined {
  const [, accessKeyId, date, region, service] =
    /^(.+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request$/.exec(credential) ?? [];
  if (!accessKeyId || !date || !region || !service) return undefined;
  return { accessKeyId, date, region, service, signedHeaders: signedHeaders.split(";"), ...rest };
}

export function text(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === "string" ? value : value?.join(",");
}

function basicTime(date: string | undefined): string {
  const time = Date.parse(date ?? "");
  return Number.isNaN(time) ? "" : new Date(time).toISOString().replace(/[-:]|\.\d+/g, "");
}
