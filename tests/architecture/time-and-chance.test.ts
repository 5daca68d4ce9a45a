import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../..");

/** What would make a run differ from its replay: the engine takes time and chance from its world. */
const FORBIDDEN =
  /\b(Date\.now|new Date\(\)|performance\.now|process\.hrtime|setTimeout|setInterval|Math\.random|randomUUID|randomBytes|randomInt|getRandomValues)\b/;

const withoutComments = (source: string) => source.replace(/\/\*[\s\S]*?\*\//g, "").replace(/\/\/.*$/gm, "");

test("nothing in the engine reads the machine's clock or its randomness", () => {
  const files = globSync("terrarium/engine/**/*.ts", { cwd: ROOT }).filter((file) => !file.endsWith(".test.ts"));
  expect(files.length).toBeGreaterThan(10);
  const found = files.filter((file) => FORBIDDEN.test(withoutComments(readFileSync(join(ROOT, file), "utf8"))));
  expect(found).toEqual([]);
});

test("tests wait on the trace or move the clock: none sleeps", () => {
  const tests = globSync(
    [
      "{terrarium,stacks,constructs,lambdas,deploy,pub-sub-demo}/**/*.test.ts",
      // Those of a deployment look again and again at servers of others.
      "tests/{journeys,architecture,browser,factories,least-privilege}/**/*.ts",
    ],
    { cwd: ROOT },
  );
  const sleep = /new Promise\(\s*\(?\w*\)?\s*=>\s*(?:void\s+|\{\s*)?setTimeout\(\w+, *[^\s)]|timers\/promises/;
  const found = tests.filter(
    (file) => !file.endsWith("time-and-chance.test.ts") && sleep.test(readFileSync(join(ROOT, file), "utf8")),
  );
  expect(found).toEqual([]);
});
