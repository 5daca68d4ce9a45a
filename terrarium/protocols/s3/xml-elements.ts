import type { Checksum } from "../../engine/object-store/checksum.ts";
import type { World } from "../../engine/world.ts";
import { element, text } from "./xml-writer.ts";

/** `<ChecksumCRC32>…</ChecksumCRC32><ChecksumType>…</ChecksumType>` */
export function checksumElements({ algorithm, value, type }: Checksum): string {
  return text(`Checksum${algorithm}`, value) + text("ChecksumType", type);
}

/** The account, as S3 names owners: 64 hexadecimal digits. */
export function owner(world: World, name = "Owner"): string {
  return element(name, text("ID", world.account.id.repeat(6).slice(0, 64)), text("DisplayName", "terrarium"));
}

/** `2026-01-01T00:00:00.000Z` */
export function time(name: string, at: number): string {
  return text(name, new Date(at).toISOString());
}
