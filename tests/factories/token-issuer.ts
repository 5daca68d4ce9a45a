import { generateKeyPairSync, sign } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** An OpenID Connect issuer: a server with its discovery document and its keys, and tokens that are signed with them. */
export interface TokenIssuer {
  /** Where it really is. */
  readonly url: string;
  /** A token with these claims beside its issuer. */
  token(claims: Readonly<Record<string, unknown>>): string;
  close(): void;
}

/** @param issuer what its tokens and its documents call it: `https://issuer.example.com` */
export async function startIssuer(issuer: string): Promise<TokenIssuer> {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const keys = [{ ...publicKey.export({ format: "jwk" }), kid: "one", use: "sig", alg: "RS256" }];
  const documents: Record<string, object> = {
    "/.well-known/openid-configuration": { issuer, jwks_uri: `${issuer}/keys` },
    "/keys": { keys },
  };
  const server = createServer((request, response) => {
    const document = documents[request.url ?? ""];
    response.writeHead(document ? 200 : 404, { "Content-Type": "application/json" });
    response.end(JSON.stringify(document ?? {}));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token(claims) {
      const text = `${encode({ alg: "RS256", kid: "one", typ: "JWT" })}.${encode({ iss: issuer, ...claims })}`;
      return `${text}.${sign("sha256", Buffer.from(text), privateKey).toString("base64url")}`;
    },
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
