import type { BasketLine } from "../shared/basket.ts";
import type { Pet } from "../shared/catalogue.ts";
import { BadOrder, type OrderRequest } from "./order-request.ts";

/** The basket at the catalogue's prices, whatever the customer's page showed. @throws BadOrder for a pet that is not in the catalogue */
export function pricedBasket(basket: OrderRequest["basket"], pets: readonly Pet[]): BasketLine[] {
  return basket.map(({ id, quantity }, index) => {
    const pet = pets.find((each) => each.id === id);
    if (pet === undefined) throw new BadOrder(`basket[${index}].id is no pet of the catalogue`);
    return { id, title: pet.title, quantity, price: pet.price };
  });
}
