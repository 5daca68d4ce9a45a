import list from "./prices.json" with { type: "json" };

interface Price {
  readonly service: string;
  readonly unit: string;
  /** So many units cost the price. */
  readonly per: number;
  /** Each for the units up to its end; the last has none. */
  readonly tiers: readonly { readonly upTo?: number; readonly price: number }[];
  readonly source: string;
}

export type PriceId = keyof typeof list.prices;

/** List prices without discounts and without what is free: AWS's price pages, one file, with the day on which they were collected. */
export const priceList: {
  readonly region: string;
  readonly collected: string;
  readonly prices: Readonly<Record<PriceId, Price>>;
} = list;

/** In the order in which a message meets them. */
export const PRICE_IDS = Object.keys(list.prices) as PriceId[];

/** What a quantity costs in a month, tier by tier. */
export function cost(id: PriceId, quantity: number): number {
  const { tiers, per } = priceList.prices[id];
  let from = 0;
  let sum = 0;
  for (const { upTo = Number.POSITIVE_INFINITY, price } of tiers) {
    sum += (Math.max(0, Math.min(quantity, upTo) - from) / per) * price;
    from = upTo;
  }
  return sum;
}

/** As it stands on the price page: `$3.50 per million`. A price with tiers is its first. */
export function listPrice(id: PriceId): string {
  const { tiers, per } = priceList.prices[id];
  const price = tiers[0]?.price ?? 0;
  const each = { 1: "", 1000: " per 1,000", 1000000: " per million" }[per] ?? ` per ${per.toLocaleString("en")}`;
  return `$${Number.isInteger(price * 100) && price >= 0.1 ? price.toFixed(2) : price}${each}${tiers.length > 1 ? ", less above" : ""}`;
}
