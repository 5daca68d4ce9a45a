import { journeysByGrant } from "./grants-by-journey.ts";

test("each grant has the journeys that used it, and what none used has none", () => {
  const reports = [
    { journey: "b", grants: ["send", "list"], used: ["send"] },
    { journey: "a", grants: ["send", "list"], used: ["send", "of another app"] },
  ];
  expect([...journeysByGrant(reports)]).toEqual([
    ["list", []],
    ["send", ["a", "b"]],
  ]);
});
