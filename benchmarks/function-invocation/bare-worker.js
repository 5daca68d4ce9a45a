// The yardstick of a cold start: a thread that loads a bundle, calls it once, and does nothing else.
import { parentPort, workerData } from "node:worker_threads";

const { handler } = await import(workerData.module);
parentPort.postMessage(await handler(workerData.event, workerData.context));
