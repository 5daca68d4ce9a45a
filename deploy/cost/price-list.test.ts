import { cost, listPrice, PRICE_IDS, priceList } from "./price-list.ts";

test("each tier is paid for what falls into it", () => {
  expect(cost("rest-request", 0)).toBe(0);
  expect(cost("rest-request", 333_000_000)).toBeCloseTo(1_165.5);
  expect(cost("rest-request", 1_333_000_000)).toBeCloseTo(1_165.5 + 667 * 2.8 + 333 * 2.38);
});

test("a price reads as on its page", () => {
  expect(listPrice("pipe-request")).toBe("$0.40 per million");
  expect(listPrice("object-put")).toBe("$0.005 per 1,000");
  expect(listPrice("sqs-request")).toBe("$0.40 per million, less above");
});

test.each(PRICE_IDS)("%s: tiers rise, prices fall, the last has no end, and AWS's page is named", (id) => {
  const { tiers, source } = priceList.prices[id];
  const ends = tiers.map(({ upTo }) => upTo ?? Number.POSITIVE_INFINITY);
  expect(ends).toEqual([...ends].sort((a, b) => a - b));
  expect(ends.at(-1)).toBe(Number.POSITIVE_INFINITY);
  expect(tiers.map(({ price }) => price)).toEqual(tiers.map(({ price }) => price).sort((a, b) => b - a));
  expect(source).toMatch(/^https:\/\/aws\.amazon\.com\/.*pricing\//);
});
