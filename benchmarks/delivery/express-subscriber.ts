import type { AddressInfo } from "node:net";
import express from "express";

/**
 * A subscriber that takes JSON, says 200 and counts. `GET /arrivals/N` is answered when N have arrived since the last
 * such answer, with the milliseconds between the first of them and the last.
 */
const app = express();
let arrived = 0;
let first = 0;
let waiting: { count: number; answer: (elapsed: number) => void } | undefined;

app.post("/sub", express.json(), (_request, response) => {
  if (arrived === 0) first = performance.now();
  arrived++;
  response.json({ ok: true });
  check();
});
app.get("/arrivals/:count", (request, response) => {
  waiting = { count: Number(request.params.count), answer: (elapsed) => response.json({ elapsed }) };
  check();
});

function check(): void {
  if (!waiting || arrived < waiting.count) return;
  waiting.answer(performance.now() - first);
  waiting = undefined;
  arrived = 0;
}

const server = app.listen(0, "127.0.0.1", () =>
  console.log(`ready http://127.0.0.1:${(server.address() as AddressInfo).port}`),
);
process.on("SIGTERM", () => process.exit(0));
