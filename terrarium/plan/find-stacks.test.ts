import { readPlan } from "./read-plan.ts";
import { problemsOf, StackDirectories } from "./testing/write-stacks.ts";

const directories = new StackDirectories();
afterAll(() => directories.remove());

const queue = (body: Record<string, unknown> = {}): Record<string, unknown> => ({ name: "q", ...body });

describe("what is in the directory", () => {
  test("a directory that does not exist", () => {
    expect(problemsOf(() => readPlan("/nowhere/cdktf.out"))).toEqual([
      '/nowhere/cdktf.out does not exist: run "npm run synth" first, or name another directory',
    ]);
  });

  test("a file in the place of a directory", () => {
    const directory = directories.write({ "some.json": {} });
    expect(problemsOf(() => readPlan(`${directory}/some.json`))[0]).toContain("is a file: name the directory");
  });

  test("a directory with nothing to run", () => {
    const directory = directories.write({ "readme.txt": "" });
    expect(problemsOf(() => readPlan(directory))[0]).toContain('run "npm run synth" first');
  });

  test("a configuration in HCL, alone and by a manifest", () => {
    expect(problemsOf(() => readPlan(directories.write({ "main.tf": "" })))[0]).toContain("in HCL (*.tf)");
    const synthesized = directories.write({
      "manifest.json": { stacks: { a: { workingDirectory: "stacks/a", synthesizedStackPath: "stacks/a/cdk.tf" } } },
      "stacks/a/cdk.tf": "",
    });
    expect(problemsOf(() => readPlan(synthesized))[0]).toContain("without --hcl");
  });

  test("a manifest of something else, one without stacks, and one whose stack is gone", () => {
    expect(problemsOf(() => readPlan(directories.write({ "manifest.json": [] })))[0]).toContain('has no "stacks"');
    expect(problemsOf(() => readPlan(directories.write({ "manifest.json": { stacks: {} } })))[0]).toContain(
      "no stacks",
    );
    const gone = directories.write({ "manifest.json": { stacks: { a: { workingDirectory: "stacks/a" }, b: {} } } });
    expect(problemsOf(() => readPlan(gone))).toEqual([
      expect.stringContaining("stack a: there is no Terraform JSON in"),
      expect.stringContaining('stack b has no "workingDirectory"'),
    ]);
  });

  test.each([
    ['{\n  "resource": {,}\n}', ":2:16:", '","'],
    ['{\n  "a": [1, 2\n', ":3:1:", "the end of the file"],
    ['{\n  "a": "b" "c"\n}', ":2:12:", '"\\""'],
    ['{"a": }', ":1:7:", '"}"'],
    ['{"a": 01}', ":1:8:", '"1"'],
    ['{"a": [1,]}', ":1:10:", '"]"'],
    ['{"a": 1,}', ":1:9:", '"}"'],
    ['{"a" 1}', ":1:6:", '"1"'],
    ['{"a": 1]', ":1:8:", '"]"'],
    ['{"a": "b\n"}', ":1:7:", '"\\""'],
    ["{} {}", ":1:4:", '"{"'],
    ["", ":1:1:", "the end of the file"],
  ])("broken JSON: %j", (text, position, found) => {
    const [problem] = problemsOf(() => readPlan(directories.synthesized({ gateway: text })));
    expect(problem).toContain(`stacks/gateway/cdk.tf.json${position}`);
    expect(problem).toContain(`unexpected ${found}`);
  });

  test("one's own Terraform JSON: files put together, those that override last", () => {
    const directory = directories.write({
      "b.tf.json": { resource: { aws_sqs_queue: { b: queue(), a: queue() } }, locals: [{ x: 1 }, { y: 2 }] },
      "a.tf.json": {
        resource: [{ aws_s3_bucket: { files: [{ bucket: "files" }] } }],
        variable: { v: { default: "1" } },
      },
      "a_override.tf.json": {
        resource: { aws_sqs_queue: { a: { delay_seconds: 5 } } },
        variable: { v: { default: "2" } },
      },
      "override.tf.json": { locals: { y: 3 } },
    });
    const plan = readPlan(directory);
    expect(plan.resources.map(({ address, raw }) => [address, raw])).toEqual([
      ["aws_s3_bucket.files", { bucket: "files" }],
      ["aws_sqs_queue.b", { name: "q" }],
      ["aws_sqs_queue.a", { name: "q", delay_seconds: 5 }],
    ]);
    expect(plan.stacks[0]!.variables).toEqual({ v: "2" });
    expect(plan.stacks[0]!.configuration.locals).toEqual({ x: 1, y: 3 });
  });

  test("the same block twice, and a block that is none", () => {
    const directory = directories.write({
      "a.tf.json": { resource: { aws_sqs_queue: { q: queue() } }, output: { o: { value: 1 } } },
      "b.tf.json": {
        resource: { aws_sqs_queue: { q: queue() } },
        output: { o: { value: 1 } },
        resources: {},
        locals: 5,
      },
    });
    expect(problemsOf(() => readPlan(directory))).toEqual([
      expect.stringContaining("aws_sqs_queue.q (stack case-"),
      expect.stringContaining('output "o" (stack case-'),
      expect.stringContaining('has a block "resources", which is not one of Terraform\'s'),
      expect.stringContaining("locals must be an object, but is 5"),
    ]);
  });
});
