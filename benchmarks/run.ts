import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type Figure, meets, table } from "./measure/figures.ts";

/** `npm run bench [-- NAME …]`: each benchmark beside its yardstick in one run; ratios travel, single figures do not. */
const all = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== "measure")
  .map((entry) => entry.name);
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`There is no benchmark "${unknown.join('", "')}"; there are: ${all.join(", ")}\n`);
  process.exit(2);
}
let missed = 0;
for (const name of wanted.length > 0 ? wanted : all) {
  process.stdout.write(`\n${name}\n`);
  const { measure } = (await import(join(import.meta.dirname, name, "bench.ts"))) as { measure(): Promise<Figure[]> };
  const figures = await measure();
  process.stdout.write(`${table(figures)}\n`);
  missed += figures.filter((figure) => !meets(figure)).length;
}
if (missed > 0) process.stdout.write(`\n${missed} target${missed > 1 ? "s" : ""} missed\n`);
