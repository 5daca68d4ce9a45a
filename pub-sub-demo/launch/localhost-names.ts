import dns, { type LookupAddress, type LookupOptions } from "node:dns";
import { syncBuiltinESMExports } from "node:module";
import { promisify } from "node:util";

/**
 * Preloaded into what `npm start` launches: names under `.localhost` are this machine (RFC 6761, 6.3), also where the system's
 * resolver does not know it, as with most C libraries and so with Node. Servers need no code for it.
 */
type Done = (error: NodeJS.ErrnoException | null, address?: string | LookupAddress[], family?: number) => void;

const LOOPBACK: LookupAddress = { address: "127.0.0.1", family: 4 };
const systemLookup = dns.lookup as (hostname: string, options: LookupOptions, done: Done) => void;

export function isLocalhostName(hostname: string): boolean {
  return /(^|\.)localhost\.?$/i.test(hostname);
}

function lookup(hostname: string, given: LookupOptions | number | Done, last?: Done): void {
  const done = typeof given === "function" ? given : last;
  const options = typeof given === "number" ? { family: given } : typeof given === "function" ? {} : given;
  const asksForIPv6 = options?.family === 6 || options?.family === "IPv6";
  if (typeof done !== "function" || typeof hostname !== "string" || !isLocalhostName(hostname) || asksForIPv6) {
    systemLookup(hostname, options, done as Done);
  } else {
    process.nextTick(() => (options?.all ? done(null, [LOOPBACK]) : done(null, LOOPBACK.address, LOOPBACK.family)));
  }
}

function lookupForPromises(hostname: string, options: LookupOptions = {}): Promise<LookupAddress | LookupAddress[]> {
  return new Promise((resolve, reject) => {
    lookup(hostname, options, (error, address, family) => {
      if (error) reject(error);
      else resolve(typeof address === "string" ? { address, family: family as number } : (address as LookupAddress[]));
    });
  });
}

Object.defineProperty(lookup, promisify.custom, { value: lookupForPromises });
Object.assign(dns, { lookup });
Object.assign(dns.promises, {
  lookup: (hostname: string, options?: LookupOptions | number) =>
    lookupForPromises(hostname, typeof options === "number" ? { family: options } : options),
});
syncBuiltinESMExports();
