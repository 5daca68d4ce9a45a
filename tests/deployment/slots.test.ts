import { Slots } from "./slots.ts";

test("no more than the slots run at once, and a failure gives its slot back", async () => {
  const slots = new Slots(2);
  let running = 0;
  let most = 0;
  const work = (fails: boolean) => async () => {
    most = Math.max(most, ++running);
    await new Promise(setImmediate);
    running--;
    if (fails) throw new Error("failed");
  };
  const outcomes = await Promise.allSettled([true, false, true, false, false].map((fails) => slots.use(work(fails))));
  expect(outcomes.map(({ status }) => status)).toEqual(["rejected", "fulfilled", "rejected", "fulfilled", "fulfilled"]);
  expect({ most, running }).toEqual({ most: 2, running: 0 });
});
