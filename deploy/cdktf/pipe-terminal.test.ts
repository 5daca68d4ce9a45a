import { spawn } from "./pipe-terminal.ts";

function start(script: string) {
  const terminal = spawn(process.execPath, ["-e", script], { env: {} });
  let seen = "";
  const watchers: (() => void)[] = [];
  terminal.onData((text) => {
    seen += text;
    for (const watcher of watchers) watcher();
  });
  return {
    terminal,
    seen: () => seen,
    until: (text: string) =>
      new Promise<void>((resolve) => {
        const look = () => seen.includes(text) && resolve();
        watchers.push(look);
        look();
      }),
    exit: new Promise<number>((resolve) => terminal.onExit(({ exitCode }) => resolve(exitCode))),
  };
}

test("what the program prints comes through, and what is typed reaches it", async () => {
  const run = start(
    "process.stdout.write('Enter a value: '); process.stdin.once('data', (answer) => { console.error('got ' + answer); process.exit(3) })",
  );
  await run.until("Enter a value: ");
  run.terminal.write("yes\n");
  expect(await run.exit).toBe(3);
  expect(run.seen()).toContain("got yes");
});

test("Ctrl-C is a signal, not a character", async () => {
  const run = start("process.on('SIGINT', () => process.exit(7)); console.log('ready'); setInterval(() => {}, 1e6)");
  await run.until("ready");
  run.terminal.write("\x03");
  expect(await run.exit).toBe(7);
});

test("a program that is not there ends with the shell's code for it", async () => {
  const terminal = spawn("no-such-program", [], { env: {} });
  expect(await new Promise((resolve) => terminal.onExit(({ exitCode }) => resolve(exitCode)))).toBe(127);
});
