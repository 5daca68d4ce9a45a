import type { DeclaredResource } from "../../constructs/checks/synthesized-app.ts";
import type { Load } from "./load.ts";
import { cost, PRICE_IDS, type PriceId } from "./price-list.ts";
import { INGRESS, usageOf } from "./usage.ts";

/** One kind of unit, over all resources that are paid by it. */
export interface Line {
  readonly price: PriceId;
  readonly quantity: number;
  readonly dollars: number;
}

export interface Bill {
  readonly lines: readonly Line[];
  /** With one or the other way in; the same for stacks without a gateway. */
  readonly total: { readonly rest: number; readonly http: number };
  /** Types that nobody has priced. */
  readonly unpriced: readonly string[];
}

/** What the resources cost in a month under a load, at list prices. `of`: those that are paid for, where not all of them are meant. */
export function billFor(all: readonly DeclaredResource[], load: Load, of: readonly DeclaredResource[] = all): Bill {
  const quantities = new Map<PriceId, number>();
  const unpriced = new Set<string>();
  for (const resource of of) {
    const usage = usageOf(resource, all, load);
    if (usage === undefined) unpriced.add(resource.type);
    for (const { price, quantity } of usage ?? []) quantities.set(price, (quantities.get(price) ?? 0) + quantity);
  }
  const lines = PRICE_IDS.filter((price) => quantities.has(price)).map((price) => {
    const quantity = quantities.get(price) ?? 0;
    return { price, quantity, dollars: cost(price, quantity) };
  });
  const sum = (without: PriceId | undefined) =>
    lines.filter(({ price }) => price !== without).reduce((total, { dollars }) => total + dollars, 0);
  const [rest, http] = INGRESS;
  return { lines, total: { rest: sum(http), http: sum(rest) }, unpriced: [...unpriced] };
}
