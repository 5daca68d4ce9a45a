import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Terraform, TerraformFailed } from "./terraform.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "terraform-test-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

/** A program that stands in for Terraform: fails with each of the errors in turn, then succeeds. */
function failing(...errors: readonly string[]) {
  const script = `#!${process.execPath}
const { appendFileSync, readFileSync } = require("node:fs");
appendFileSync("calls", process.argv.slice(2).join(" ") + "\\n");
const error = ${JSON.stringify(errors)}[readFileSync("calls", "utf8").trim().split("\\n").length - 1];
if (error !== undefined) { console.log("Refreshing state..."); console.error(error); process.exit(1); }
console.log("{}");`;
  writeFileSync(join(directory, "terraform"), script);
  chmodSync(join(directory, "terraform"), 0o755);
  const warnings: string[] = [];
  const terraform = new Terraform({ directory, env: { PATH: directory }, warn: (message) => warnings.push(message) });
  return { terraform, warnings };
}

const CUT_OFF = "\nError: reading SQS Queue: decomposing response: use of closed network connection\n";

test("an answer that was cut off is asked for again, and that is said", async () => {
  const { terraform, warnings } = failing(CUT_OFF, CUT_OFF);
  await terraform.run(["plan"]);
  expect(warnings).toEqual(
    Array(2).fill(expect.stringMatching(/^terraform plan is repeated: .*closed network connection/)),
  );
});

test("but not for ever", async () => {
  const { terraform } = failing(CUT_OFF, CUT_OFF, CUT_OFF);
  await expect(terraform.run(["plan"])).rejects.toThrow(TerraformFailed);
});

test("an error of another kind is one, even beside such an answer, and the message begins with it", async () => {
  const { terraform, warnings } = failing(`${CUT_OFF}\nError: Invalid value\n`);
  await expect(terraform.run(["plan"])).rejects.toThrow(
    /^terraform plan failed \(exit code 1\)\nError: reading[\s\S]*Error: Invalid value$/,
  );
  expect(warnings).toEqual([]);
});

test("a code that is accepted is none", async () => {
  const { terraform } = failing("\nError: a lock\n");
  expect(await terraform.run(["apply"], [0, 1])).toMatchObject({ code: 1 });
});
