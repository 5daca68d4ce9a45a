/** So many of one pet, at the catalogue's price. */
export interface BasketLine {
  readonly id: string;
  readonly title: string;
  readonly quantity: number;
  /** In dollars. */
  readonly price: number;
}

/** What the pets come to, in dollars. */
export function goodsTotal(basket: readonly Pick<BasketLine, "quantity" | "price">[]): number {
  return basket.reduce((sum, { quantity, price }) => sum + quantity * price, 0);
}
