import type { Principal } from "../authorization.ts";

/** The HTTP request that asks for a connection. */
export interface Handshake {
  /** Names and values in turn, as they came. */
  readonly rawHeaders: readonly string[];
  /** Decoded, each with its values. */
  readonly query: ReadonlyMap<string, readonly string[]>;
  readonly sourceIp: string;
  readonly userAgent: string;
  readonly domainName: string;
  readonly principal: Principal;
}

/** Every value of each header, under the name as the client wrote it first. */
export function headerValues({ rawHeaders }: Handshake): Record<string, string[]> {
  const values: Record<string, string[]> = {};
  const names = new Map<string, string>();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const written = rawHeaders[at]!;
    const name = names.get(written.toLowerCase()) ?? written;
    names.set(written.toLowerCase(), name);
    values[name] = [...(values[name] ?? []), rawHeaders[at + 1]!];
  }
  return values;
}

/** The last value of each, as `headers` and `queryStringParameters` of an event have it. */
export function lastOfEach(values: Readonly<Record<string, readonly string[]>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, all]) => [name, all.at(-1) ?? ""]));
}
