import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gone, isAlive, killAll, runProcess } from "../testing/processes.ts";
import { Crew } from "./crew.ts";
import type { Ending } from "./part.ts";

const FIXTURE = join(import.meta.dirname, "../testing/fixture-part.ts");
const LAUNCHER = join(import.meta.dirname, "../testing/fixture-launcher.ts");

let crew: Crew;
let lines: string[];
let crashes: { name: string; ending: Ending }[];
let left: string[];
let killed: string[];

beforeEach(() => {
  lines = [];
  crashes = [];
  left = [];
  killed = [];
  crew = new Crew({
    onLine: (name, line) => lines.push(`${name}: ${line}`),
    onCrash: (name, ending) => crashes.push({ name, ending }),
    onLeave: (name) => left.push(name),
    onKill: (names) => killed.push(...names),
  });
});
afterEach(() => {
  crew.kill();
  killAll();
});

const start = (behaviour: string, mayLeave = false) =>
  crew.start({
    name: behaviour,
    file: FIXTURE,
    args: [behaviour],
    env: process.env,
    isReady: (line) => line.startsWith("ready"),
    mayLeave,
  });

test("parts become ready, are asked to end, finish, and nothing is left", async () => {
  const parts = [start("steady"), start("steady")];
  await Promise.all(parts.map(({ ready }) => ready));
  crew.stop();
  expect(await crew.finished).toBe(0);
  expect(lines.filter((line) => line === "steady: finished what was under way")).toHaveLength(2);
  expect(parts.filter(({ pid }) => isAlive(pid!))).toEqual([]);
  expect([crashes, killed]).toEqual([[], []]);
});

test("a crash is told with the part's name and last lines, and ends the rest with 1", async () => {
  const steady = start("steady");
  await steady.ready;
  start("crash");
  expect(await crew.finished).toBe(1);
  expect(crashes).toMatchObject([{ name: "crash", ending: { code: 3, signal: null } }]);
  expect(crashes[0]!.ending.lastLines).toEqual(Array.from({ length: 12 }, (_, index) => `line ${index + 9}`));
  expect(isAlive(steady.pid!)).toBe(false);
});

test("an error that nothing handled is a crash with its stack", async () => {
  start("defect");
  expect(await crew.finished).toBe(1);
  expect(crashes[0]!.ending.lastLines).toContain("Error: a defect");
});

test("a part that is killed from outside is a crash, too", async () => {
  const steady = start("steady", true);
  await steady.ready;
  process.kill(steady.pid!, "SIGKILL");
  expect(await crew.finished).toBe(1);
  expect(crashes).toMatchObject([{ name: "steady", ending: { code: null, signal: "SIGKILL" } }]);
});

test("a part that may leave and ends with 0 does not disturb the others; one that may not is a crash", async () => {
  const steady = start("steady");
  const leaving = start("done", true);
  await leaving.ended;
  expect([left, crashes, isAlive(steady.pid!)]).toEqual([["done"], [], true]);
  start("done");
  expect(await crew.finished).toBe(1);
  expect(crashes).toMatchObject([{ name: "done", ending: { code: 0 } }]);
});

test("a part that will not end is killed within a second, and named", async () => {
  const deaf = start("deaf");
  await deaf.ready;
  const stopped = performance.now();
  crew.stop();
  expect(await crew.finished).toBe(0);
  expect(performance.now() - stopped).toBeLessThan(1_000);
  expect(killed).toEqual(["deaf"]);
  expect(isAlive(deaf.pid!)).toBe(false);
});

test("what a part has started goes with it", async () => {
  const launcher = runProcess(LAUNCHER, ["parent"]);
  const [, parent] = await launcher.line(/^ready (\d+) parent/);
  const [, grandchild] = await launcher.line(/^ready (\d+) deaf/);
  launcher.kill("SIGINT");
  expect((await launcher.ended).code).toBe(0);
  await gone(Number(parent));
  await gone(Number(grandchild));
});

test("a second Ctrl-C does not wait", async () => {
  const launcher = runProcess(LAUNCHER, ["deaf"]);
  const [, pid] = await launcher.line(/^ready (\d+)/);
  launcher.kill("SIGINT");
  await launcher.line(/will not end/);
  launcher.kill("SIGINT");
  expect((await launcher.ended).code).toBe(130);
  await gone(Number(pid));
});

test.each(["steady", "deaf", "stuck"])("a %s part does not outlive a launcher that is killed", async (behaviour) => {
  const launcher = runProcess(LAUNCHER, [behaviour]);
  const [, pid] = await launcher.line(/^ready (\d+)/);
  launcher.kill("SIGKILL");
  await gone(Number(pid));
});

test.each([
  ["npm", 'process.kill(process.pid, "SIGKILL")'],
  ["the shell of npm", 'child.kill("SIGTERM")'],
])("everything ends when %s is gone", async (_who, kill) => {
  // npm runs a script by a shell, which stays between the two; its own end is all that the launcher can see.
  const command = `"${process.execPath}" "${LAUNCHER}" steady; true`;
  const npm = `const child = require("node:child_process").spawn("sh", ["-c", ${JSON.stringify(command)}], { stdio: "inherit" });
    process.on("SIGUSR2", () => ${kill});`;
  const directory = mkdtempSync(join(tmpdir(), "npm-"));
  writeFileSync(join(directory, "npm.cjs"), npm);
  const parent = runProcess(join(directory, "npm.cjs"), [], { ...process.env, npm_lifecycle_event: "start" });
  const [, pid] = await parent.line(/^ready (\d+)/);
  parent.kill("SIGUSR2");
  await parent.line(/finished what was under way/);
  await gone(Number(pid));
  rmSync(directory, { recursive: true });
});

test.each(["SIGTERM", "SIGHUP"] as const)("%s ends everything as Ctrl-C does", async (signal) => {
  const launcher = runProcess(LAUNCHER, ["steady"]);
  const [, pid] = await launcher.line(/^ready (\d+)/);
  launcher.kill(signal);
  expect((await launcher.ended).code).toBe(0);
  expect(launcher.lines).toContain("finished what was under way");
  expect(isAlive(Number(pid))).toBe(false);
});
