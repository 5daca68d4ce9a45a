import { journeysByGrant } from "./grants-by-journey.ts";

test("each grant has the journeys that used it, the shortest first, and what none used has none", () => {
  const reports = [
    { journey: "b", grants: ["send", "list"], used: ["send"], milliseconds: 1_000 },
    { journey: "a", grants: ["send", "list"], used: ["send", "of another app"], milliseconds: 1_500 },
    { journey: "b", grants: ["send", "list"], used: ["send"], milliseconds: 1_000 },
  ];
  expect([...journeysByGrant(reports)]).toEqual([
    ["list", []],
    ["send", ["a", "b"]],
  ]);
});
