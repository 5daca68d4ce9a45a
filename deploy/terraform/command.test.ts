import { runCommand } from "./command.ts";

const node = (script: string, timeout = 20_000, signal?: AbortSignal) =>
  runCommand(process.execPath, ["-e", script], { directory: "/", env: {}, timeout, signal });

test("both streams and the exit code come back", async () => {
  expect(await node("console.log('out'); console.error('err'); process.exitCode = 2")).toEqual({
    code: 2,
    stdout: "out\n",
    output: expect.stringMatching(/^(out\nerr\n|err\nout\n)$/),
    stopped: undefined,
  });
});

const UNTIL_INTERRUPTED =
  "process.on('SIGINT', () => { console.log('state written'); process.exit(0) }); setInterval(() => {}, 1e6);";

test("a command that takes too long is interrupted, finishes what it does, and counts as failed", async () => {
  const result = await node(UNTIL_INTERRUPTED, 500);
  expect(result).toMatchObject({ code: -1, stdout: "state written\n", stopped: "timed out" });
});

test("an aborted command is interrupted in the same way", async () => {
  const abort = new AbortController();
  const running = runCommand(process.execPath, ["-e", `${UNTIL_INTERRUPTED} console.log('begun')`], {
    directory: "/",
    env: {},
    timeout: 20_000,
    signal: abort.signal,
    log: () => abort.abort(),
  });
  expect(await running).toMatchObject({ code: -1, stopped: "interrupted", stdout: "begun\nstate written\n" });
});

test("nothing is begun after an abort", async () => {
  const result = await node("console.log('begun')", 20_000, AbortSignal.abort());
  expect(result).toEqual({ code: -1, stdout: "", output: "", stopped: "interrupted" });
});

test("a program that is not there is an error", async () => {
  await expect(runCommand("no-such-program", [], { directory: "/", env: {}, timeout: 1_000 })).rejects.toThrow(
    "ENOENT",
  );
});
