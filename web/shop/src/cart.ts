/** A pet as the catalogue has it. */
export interface Pet {
  readonly id: string;
  readonly title: string;
  /** Whole dollars. */
  readonly price: number;
}

/** How many of each pet, by its id. A pet that is not in it is not wanted. */
export type Cart = Readonly<Record<string, number>>;

export interface CartLine {
  readonly pet: Pet;
  readonly quantity: number;
}

/** More of one pet than an order can hold at all; what can be reserved is the API's to say. */
export const MOST = 99;
/** Of one pet, this many are never reserved: the shortest way to see a reservation fail. */
export const TOO_MANY = 11;

/** Sets how many are wanted: a whole number from 0, which takes the pet out, to {@link MOST}. */
export function setQuantity(cart: Cart, id: string, quantity: number): Cart {
  const { [id]: _, ...others } = cart;
  const wanted = Number.isFinite(quantity) ? Math.min(MOST, Math.max(0, Math.trunc(quantity))) : 0;
  return wanted === 0 ? others : { ...others, [id]: wanted };
}

export function quantityOf(cart: Cart, id: string): number {
  return cart[id] ?? 0;
}

/** What is wanted, in the catalogue's order; what the catalogue has no more is left out. */
export function linesOf(cart: Cart, catalogue: readonly Pet[]): readonly CartLine[] {
  return catalogue.map((pet) => ({ pet, quantity: quantityOf(cart, pet.id) })).filter(({ quantity }) => quantity > 0);
}

export function totalOf(lines: readonly CartLine[]): number {
  return lines.reduce((sum, { pet, quantity }) => sum + pet.price * quantity, 0);
}

/** {@link TOO_MANY} of the first pet that is wanted, or of the catalogue's first. */
export function withTooMany(cart: Cart, catalogue: readonly Pet[]): Cart {
  const pet = linesOf(cart, catalogue)[0]?.pet ?? catalogue[0];
  return pet === undefined ? cart : setQuantity(cart, pet.id, TOO_MANY);
}

const DOLLARS = new Intl.NumberFormat("en-US", { style: "currency", currency: "USD", maximumFractionDigits: 2 });

/** `$3,000`, and cents only where there are some. */
export function dollars(amount: number): string {
  return DOLLARS.format(amount).replace(/\.00$/, "");
}
