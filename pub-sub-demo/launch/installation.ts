import { existsSync } from "node:fs";
import { join } from "node:path";

const WITHOUT_SYNTH = ["pub-sub-demo/publisher.ts", "pub-sub-demo/subscriber.ts"];
const WITH_SYNTH = ["main.ts", "terrarium/bin.js", ...WITHOUT_SYNTH];
const PACKAGES = ["express", "axios", "pino", "@aws-sdk/client-s3"];
const SYNTH_PACKAGES = ["cdktf", "@cdktf/provider-aws", "constructs"];

/** What is missing of the files and packages that the launched parts need, each with the remedy. */
export function missingPieces(root: string, withTerrarium: boolean): string[] {
  const files = (withTerrarium ? WITH_SYNTH : WITHOUT_SYNTH).filter((file) => !existsSync(join(root, file)));
  const packages = (withTerrarium ? [...PACKAGES, ...SYNTH_PACKAGES] : PACKAGES).filter(
    (name) => !existsSync(join(root, "node_modules", name, "package.json")),
  );
  const problems = files.map((file) => `${file} is missing in ${root}: this copy of the repository is not whole`);
  if (packages.length > 0) problems.push(`Packages are not installed (${packages.join(", ")}): run npm ci`);
  return problems;
}
