import { isMainThread } from "node:worker_threads";

const PATIENCE_MS = 1_000;

/**
 * Preloaded into what `npm start` launches: no process outlives the launcher, not even one that was killed without a chance
 * to say so. The channel between the two closes with the launcher, however it ends.
 */
if (isMainThread && process.send) {
  if (process.connected) process.once("disconnect", end);
  else end();
  process.channel?.unref(); // the channel is no reason to go on living
}

function end(): void {
  process.kill(process.pid, "SIGTERM");
  setTimeout(() => process.kill(process.pid, "SIGKILL"), PATIENCE_MS).unref();
}
