import { createPrivateKey, generateKeyPair, hash, type KeyObject, sign } from "node:crypto";
import { promisify } from "node:util";
import type { World } from "../world.ts";
import { selfSignedCertificate } from "./certificate.ts";

interface Material {
  readonly key: KeyObject;
  readonly certificate: string;
  readonly name: string;
}

const signAsync = promisify(sign);

/**
 * The key that notifications are signed with ("Verifying the signatures of Amazon SNS messages"). It is made when it is first
 * needed, and kept: a subscriber may keep the certificate, too. The certificate is self-signed and is served by this machine, so
 * a subscriber that insists on a `SigningCertURL` of amazonaws.com over HTTPS refuses it, as it must.
 */
export class SigningKey {
  readonly #world: World;
  #material: Promise<Material> | undefined;

  constructor(world: World) {
    this.#world = world;
    world.store.define(
      "CREATE TABLE IF NOT EXISTS topic_signing_keys (id INTEGER PRIMARY KEY, private_key TEXT NOT NULL, certificate TEXT NOT NULL) STRICT",
    );
  }

  /** @param version `1` is SHA1withRSA, `2` SHA256withRSA. In base64. */
  async sign(text: string, version: "1" | "2"): Promise<string> {
    const { key } = await this.#load();
    return (await signAsync(version === "1" ? "sha1" : "sha256", Buffer.from(text), key)).toString("base64");
  }

  async certificateUrl(): Promise<string> {
    return `${this.#world.account.endpoint}/_terrarium/sns/${(await this.#load()).name}`;
  }

  /** The certificate in PEM, by the name in its URL. */
  async certificate(name: string): Promise<string | undefined> {
    const material = await this.#load();
    return material.name === name ? material.certificate : undefined;
  }

  #load(): Promise<Material> {
    this.#material ??= this.#kept() ?? this.#make();
    return this.#material;
  }

  #kept(): Promise<Material> | undefined {
    const row = this.#world.store.prepare("SELECT private_key, certificate FROM topic_signing_keys").get() as
      | { private_key: string; certificate: string }
      | undefined;
    return row && Promise.resolve(materialOf(createPrivateKey(row.private_key), row.certificate));
  }

  async #make(): Promise<Material> {
    const { store, clock } = this.#world;
    const { privateKey } = await promisify(generateKeyPair)("rsa", { modulusLength: 2048 });
    const certificate = selfSignedCertificate(privateKey, "sns.amazonaws.com", clock.now());
    const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    const insert = store.prepare("INSERT INTO topic_signing_keys (private_key, certificate) VALUES (?, ?)");
    await store.write(() => insert.run(pem, certificate));
    return materialOf(privateKey, certificate);
  }
}

function materialOf(key: KeyObject, certificate: string): Material {
  return { key, certificate, name: `SimpleNotificationService-${hash("md5", certificate)}.pem` };
}
