import { InvalidTag, KeyTooLongError, MetadataTooLarge } from "./errors.ts";

const LONGEST_KEY = 1024;
const LARGEST_METADATA = 2048;
const MOST_TAGS = 10;
const MOST_BUCKET_TAGS = 50;

/** "Naming Amazon S3 objects" of the S3 user guide. @throws KeyTooLongError */
export function checkKey(key: string): void {
  if (key.length > LONGEST_KEY || Buffer.byteLength(key) > LONGEST_KEY) throw new KeyTooLongError();
}

/** "User-defined object metadata" of the S3 user guide. @throws MetadataTooLarge */
export function checkMetadata(user: Readonly<Record<string, string>>): void {
  let size = 0;
  for (const [name, value] of Object.entries(user)) size += Buffer.byteLength(name) + Buffer.byteLength(value);
  if (size > LARGEST_METADATA) throw new MetadataTooLarge();
}

/** "Categorizing your objects using tags" of the S3 user guide. @throws InvalidTag */
export function checkTags(tags: readonly (readonly [string, string])[], of: "object" | "bucket" = "object"): void {
  const most = of === "object" ? MOST_TAGS : MOST_BUCKET_TAGS;
  if (tags.length > most)
    throw new InvalidTag(`${of === "object" ? "Object" : "Bucket"} tags cannot be greater than ${most}`);
  const seen = new Set<string>();
  for (const [key, value] of tags) {
    if (key.length === 0 || key.length > 128) throw new InvalidTag("The TagKey you have provided is invalid");
    if (value.length > 256) throw new InvalidTag("The TagValue you have provided is invalid");
    if (key.startsWith("aws:")) throw new InvalidTag("System tags cannot be added/updated by requester");
    if (seen.has(key)) throw new InvalidTag("Cannot provide multiple Tags with the same key");
    seen.add(key);
  }
}
