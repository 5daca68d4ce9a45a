import { spawn } from "node:child_process";

/** A part for the launcher's tests: `fixture-part.ts BEHAVIOUR`. It says that it is ready, with its pid, once it behaves so. */
const [, file, behaviour] = process.argv as [string, string, string];
const stayAlive = () => setInterval(() => {}, 60_000);

const behaviours: Record<string, () => void> = {
  steady() {
    stayAlive();
    process.on("SIGTERM", () => {
      console.log("finished what was under way");
      process.exit(0);
    });
  },
  deaf() {
    stayAlive();
    process.on("SIGTERM", () => console.log("will not end"));
  },
  crash() {
    for (let line = 1; line <= 20; line += 1) console.error(`line ${line}`);
    process.exitCode = 3;
  },
  defect() {
    throw new Error("a defect");
  },
  parent() {
    spawn(process.execPath, [file, "deaf"], { stdio: ["ignore", "inherit", "inherit"] });
    process.on("SIGTERM", () => process.exit(0));
  },
  stuck() {
    setImmediate(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0));
  },
  done() {},
};
behaviours[behaviour]?.();
if (behaviour !== "crash") console.log(`ready ${process.pid} ${behaviour}`);
