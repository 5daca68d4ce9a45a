import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StackDirectories } from "../../terrarium/plan/testing/write-stacks.ts";
import { runProcess } from "../factories/process.ts";

const directories = new StackDirectories();
afterAll(() => directories.remove());

const directoryOf = (terraform: Record<string, unknown> | string) => directories.synthesized({ a: terraform });
const queue = (args: Record<string, unknown>) => ({
  resource: { aws_sqs_queue: { orders: { name: "orders", ...args } } },
});

async function refusal(args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runProcess("terrarium/bin.js", args);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).not.toMatch(/\n\s+at /);
  return stderr;
}

describe("what cannot be run is refused with exit code 2 and the reason on stderr", () => {
  test.each([
    ["no directory named", [], /which directory/],
    ["no such directory", ["/no/such/directory"], /\/no\/such\/directory/],
    ["a directory that is no cdktf.out", [tmpdir()], /manifest\.json/],
    ["an unknown option", ["x", "--frobnicate"], /frobnicate/],
    ["a port that is none", ["x", "--port", "http"], /--port.*"http"/],
    ["a host without a URL", ["x", "--host", "sub.localhost"], /--host.*sub\.localhost=http/],
  ])("%s", async (_what, args, reason) => {
    expect(await refusal(args)).toMatch(reason);
  });

  test.each([
    ["broken JSON", '{"resource": ', [/cdk\.tf\.json/]],
    [
      "an unknown resource type",
      { resource: { aws_instance: { web: { ami: "a" } } } },
      [/aws_instance\.web/, /does not run aws_instance/],
    ],
    ["an unsupported argument", queue({ colour: "red" }), [/aws_sqs_queue\.orders/, /colour/]],
    ["an impossible value", queue({ visibility_timeout_seconds: 50_000 }), [/aws_sqs_queue\.orders/, /50000/]],
    [
      "a reference to nothing",
      queue({ kms_master_key_id: "${aws_kms_key.gone.arn}" }),
      [/aws_sqs_queue\.orders/, /aws_kms_key\.gone/],
    ],
    [
      "a reference cycle",
      {
        resource: {
          aws_sqs_queue: {
            one: { name: "${aws_sqs_queue.two.name}-x" },
            two: { name: "${aws_sqs_queue.one.name}-x" },
          },
        },
      },
      [/cycle/i, /aws_sqs_queue\.one/, /aws_sqs_queue\.two/],
    ],
    [
      "a variable without a value",
      { variable: { key: { type: "string" } }, ...queue({ name: "${var.key}" }) },
      [/TF_VAR_key/],
    ],
    ["count", queue({ count: 2 }), [/aws_sqs_queue\.orders/, /count/]],
  ])("%s", async (_what, terraform, reasons) => {
    const text = await refusal([directoryOf(terraform), "--port", "0"]);
    for (const reason of reasons) expect(text).toMatch(reason);
  });

  test("a port in use", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    expect(await refusal([directoryOf(queue({})), "--port", String(port)])).toMatch(
      new RegExp(`Port ${port} is in use`),
    );
    server.close();
  });

  test("a data directory that cannot be written", async () => {
    const file = join(directoryOf({}), "manifest.json");
    expect(await refusal([directoryOf(queue({})), "--port", "0", "--data", file])).toMatch(
      /data directory .*manifest\.json/,
    );
  });
});
