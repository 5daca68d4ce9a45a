import { generateKeyPairSync, X509Certificate } from "node:crypto";
import { selfSignedCertificate } from "./certificate.ts";

const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

test("OpenSSL reads the certificate, and its signature is its own key's", () => {
  const certificate = new X509Certificate(selfSignedCertificate(privateKey, "sns.amazonaws.com", Date.UTC(2026, 0, 2)));
  expect(certificate.subject).toBe("CN=sns.amazonaws.com");
  expect(certificate.subjectAltName).toBe("DNS:sns.amazonaws.com");
  expect(certificate.verify(publicKey)).toBe(true);
  expect(certificate.publicKey.equals(publicKey)).toBe(true);
  expect(certificate.ca).toBe(false);
  expect(certificate.validFrom).toBe("Jan  1 00:00:00 2026 GMT");
  expect(certificate.validToDate.getUTCFullYear()).toBe(2036);
});

test("years from 2050 on are written with four digits", () => {
  const certificate = new X509Certificate(selfSignedCertificate(privateKey, "sns.amazonaws.com", Date.UTC(2045, 0, 2)));
  expect(certificate.validToDate.getUTCFullYear()).toBe(2055);
});
