import { Random } from "./random.ts";

describe("Random", () => {
  test("the same seed gives the same sequence, another seed another", () => {
    const take = (seed: number) => {
      const random = new Random(seed);
      return [random.uuid(), random.id(10), random.below(1000)];
    };
    expect(take(7)).toEqual(take(7));
    expect(take(7)).not.toEqual(take(8));
    expect(take(2 ** 40 + 7)).not.toEqual(take(7));
  });

  test("uuids are version 4 and do not repeat", () => {
    const random = new Random(1);
    const seen = new Set(Array.from({ length: 50_000 }, () => random.uuid()));
    expect(seen.size).toBe(50_000);
    for (const uuid of [...seen].slice(0, 200)) {
      expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }
  });

  test("fractions lie in [0, 1) and spread evenly", () => {
    const random = new Random(3);
    const tenths = new Array(10).fill(0);
    for (let i = 0; i < 100_000; i++) tenths[random.below(10)]++;
    for (const count of tenths) expect(Math.abs(count - 10_000)).toBeLessThan(600);
  });
});
