import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { declaredResources, readApp } from "../constructs/checks/synthesized-app.ts";
import { synthesize } from "../tests/factories/synthesize.ts";

/** The ends of names in the first column of the table under "Alarms". */
function documented(): string[] {
  const text = readFileSync(join(import.meta.dirname, "../docs/operations.md"), "utf8");
  const [section = ""] = /\n## Alarms\n.*?(?=\n## )/s.exec(text) ?? [];
  return section.split("\n").flatMap((line) => {
    const [, cell = ""] = /^\| (`…-.*?) \|/.exec(line) ?? [];
    return [...cell.matchAll(/`…(-[\w-]+)`/g)].map(([, end]) => end!);
  });
}

test("what each alarm means, and what to do, stands in docs/operations.md; nothing else does", async () => {
  const directory = await synthesize({
    STACKS: "gateway,subscriber,order-sync,order-queue,order-routing,callback,saga,web",
  });
  const names = declaredResources(readApp(directory))
    .filter(({ type }) => type === "aws_cloudwatch_metric_alarm")
    .map((alarm) => String(alarm.arguments.alarm_name));
  rmSync(directory, { recursive: true });
  const ends = documented();
  expect(names.length).toBeGreaterThan(50);
  expect(names.filter((name) => !ends.some((end) => name.endsWith(end)))).toEqual([]);
  expect(ends.filter((end) => !names.some((name) => name.endsWith(end)))).toEqual([]);
});
