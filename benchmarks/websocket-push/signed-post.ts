import { expectedSignature, sha256 } from "../../terrarium/protocols/signature/sign.ts";

/** Whom a POST comes from. */
export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of a role's keys. */
  readonly sessionToken?: string;
}

/** The developer's own: an administrator's, whose signature cannot be checked. */
export const ADMINISTRATORS: Keys = { accessKeyId: "test", secretAccessKey: "test" };

/** A POST to `@connections`, as raw HTTP/1.1, with the headers that the AWS SDK signs. It holds for a quarter of an hour. */
export function signedPost(
  { port, path }: { readonly port: number; readonly path: string },
  connectionId: string,
  body: Buffer,
  { accessKeyId, secretAccessKey, sessionToken }: Keys,
): Buffer {
  const url = `${path}/@connections/${encodeURIComponent(connectionId)}`;
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
  const date = time.slice(0, 8);
  const hash = sha256(body);
  const headers = {
    "content-type": "application/octet-stream",
    host: `127.0.0.1:${port}`,
    "x-amz-content-sha256": hash,
    "x-amz-date": time,
    ...(sessionToken !== undefined && { "x-amz-security-token": sessionToken }),
  };
  const signedHeaders = Object.keys(headers);
  const claim = {
    accessKeyId,
    date,
    region: "us-east-1",
    service: "execute-api",
    signedHeaders,
    signature: "",
    time,
    presigned: false,
  };
  const signature = expectedSignature({ method: "POST", url, headers }, claim, secretAccessKey, hash);
  const authorization =
    `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${date}/us-east-1/execute-api/aws4_request, ` +
    `SignedHeaders=${signedHeaders.join(";")}, Signature=${signature}`;
  const lines = Object.entries({ ...headers, authorization, "content-length": body.length });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return Buffer.concat([Buffer.from(`POST ${url} HTTP/1.1\r\n${head}\r\n`), body]);
}
