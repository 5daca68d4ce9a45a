import { createPublicKey, hash, type KeyObject, sign } from "node:crypto";
import {
  bitString,
  der,
  integer,
  NULL,
  objectIdentifier,
  octetString,
  sequence,
  set,
  TRUE,
  time,
  utf8,
} from "./der.ts";

const SHA256_WITH_RSA = sequence(objectIdentifier("1.2.840.113549.1.1.11"), NULL);
const DAY = 86_400_000;
const TEN_YEARS = 3_652 * DAY;

/**
 * A self-signed X.509 certificate (RFC 5280) of an RSA key, in PEM: what stands at the `SigningCertURL` of a notification. AWS's
 * is signed by an authority; whoever checks the chain, and not just the signature, has to trust this one.
 *
 * @param name its subject's common name
 * @param now milliseconds since 1970
 */
export function selfSignedCertificate(privateKey: KeyObject, name: string, now: number): string {
  const publicKey = createPublicKey(privateKey).export({ type: "spki", format: "der" });
  const subject = sequence(set(sequence(objectIdentifier("2.5.4.3"), utf8(name))));
  const isNoAuthority = sequence(objectIdentifier("2.5.29.19"), TRUE, octetString(sequence()));
  const alternativeName = sequence(
    objectIdentifier("2.5.29.17"),
    octetString(sequence(der(0x82, Buffer.from(name, "latin1")))),
  );
  const toBeSigned = sequence(
    der(0xa0, integer(Buffer.of(2))),
    integer(hash("sha256", publicKey, "buffer").subarray(0, 16)),
    SHA256_WITH_RSA,
    subject,
    sequence(time(now - DAY), time(now + TEN_YEARS)),
    subject,
    publicKey,
    der(0xa3, sequence(isNoAuthority, alternativeName)),
  );
  const certificate = sequence(toBeSigned, SHA256_WITH_RSA, bitString(sign("sha256", toBeSigned, privateKey)));
  const lines = certificate.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
