import {
  backOff,
  type Connection,
  type ConnectionEvent,
  FIRST,
  MAX_HANDSHAKES,
  next,
  sayConnection,
} from "./connection.ts";

const run = (...types: ConnectionEvent["type"][]): Connection =>
  types.reduce<Connection>((state, type) => next(state, { type }, 0), FIRST);

test("a connection that is lost comes back by itself, each time from the shortest wait", () => {
  expect(run("opened")).toEqual({ phase: "open" });
  expect(run("opened", "closed")).toEqual({ phase: "waiting", attempt: 2, delay: 1_000 });
  expect(run("opened", "closed", "waited")).toEqual({ phase: "connecting", attempt: 2 });
  expect(run("opened", "closed", "waited", "opened", "closed")).toEqual({ phase: "waiting", attempt: 2, delay: 1_000 });
});

test("handshakes that fail wait longer and longer, and end as refused; a person can ask again", () => {
  const delays: number[] = [];
  let state: Connection = FIRST;
  while (state.phase !== "refused") {
    state = next(state, { type: state.phase === "connecting" ? "closed" : "waited" }, 0);
    if (state.phase === "waiting") delays.push(state.delay);
  }
  expect(delays).toEqual([1_000, 2_000, 4_000, 8_000]);
  expect(delays).toHaveLength(MAX_HANDSHAKES - 1);
  expect(next(state, { type: "closed" }, 0)).toEqual({ phase: "refused" });
  expect(next(state, { type: "retry" }, 0)).toEqual(FIRST);
});

test("chance takes up to a half of a wait away, and no wait is longer than fifteen seconds", () => {
  expect(backOff(3, 0.999)).toBe(1_001);
  expect(backOff(30, 0)).toBe(15_000);
});

test("after the last status nothing connects any more", () => {
  const finished = run("opened", "finished");
  for (const type of ["closed", "waited", "retry", "opened"] as const) {
    expect(next(finished, { type }, 0)).toEqual({ phase: "finished" });
  }
  expect(sayConnection(finished)).toBe("");
});

test("what comes late changes nothing", () => {
  expect(run("opened", "closed", "opened")).toMatchObject({ phase: "waiting" });
  expect(run("opened", "waited")).toEqual({ phase: "open" });
  expect(run("opened", "retry")).toEqual({ phase: "open" });
  expect(run("opened", "closed", "closed")).toEqual(run("opened", "closed"));
});

test("a person is told what happens", () => {
  expect(sayConnection(FIRST)).toBe("Connecting …");
  expect(sayConnection({ phase: "connecting", attempt: 3 })).toContain("attempt 3");
  expect(sayConnection({ phase: "waiting", attempt: 3, delay: 1_600 })).toContain("in 2 s");
  expect(sayConnection({ phase: "waiting", attempt: 2, delay: 400 })).toContain("in 1 s");
  expect(sayConnection({ phase: "refused" })).toContain("15 minutes");
});
