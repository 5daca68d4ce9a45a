import { InvalidBucketName } from "./errors.ts";

const FORM = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const ADDRESS = /^\d{1,3}(\.\d{1,3}){3}$/;
const RESERVED_BEGINNINGS = ["xn--", "sthree-", "amzn-s3-demo-"];
const RESERVED_ENDINGS = ["-s3alias", "--ol-s3", ".mrap", "--x-s3", "--table-s3"];

/** Why a name cannot be a bucket's, or undefined where it can: "General purpose bucket naming rules" of the S3 user guide. */
export function faultOfBucketName(name: string): string | undefined {
  if (!FORM.test(name)) {
    return "it must have 3 to 63 lower-case letters, digits, dots and hyphens, and begin and end with a letter or digit";
  }
  if (name.includes("..")) return "it must not have two dots side by side";
  if (ADDRESS.test(name)) return "it must not look like an IP address";
  const beginning = RESERVED_BEGINNINGS.find((reserved) => name.startsWith(reserved));
  if (beginning) return `names that begin with ${beginning} are reserved`;
  const ending = RESERVED_ENDINGS.find((reserved) => name.endsWith(reserved));
  if (ending) return `names that end with ${ending} are reserved`;
  return undefined;
}

/** @throws InvalidBucketName */
export function checkBucketName(name: string): void {
  if (faultOfBucketName(name)) throw new InvalidBucketName();
}
