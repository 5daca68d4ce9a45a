import { type Cart, dollars, linesOf, MOST, type Pet, setQuantity, TOO_MANY, totalOf, withTooMany } from "./cart.ts";

const cat: Pet = { id: "1", title: "Cat", price: 150 };
const pony: Pet = { id: "7", title: "Pony", price: 3_000 };
const catalogue = [cat, pony];

test("holds whole numbers of pets, and none is not in it", () => {
  const cart = setQuantity(setQuantity({}, "7", 1), "1", 2.9);
  expect(cart).toEqual({ "7": 1, "1": 2 });
  expect(setQuantity(cart, "7", 0)).toEqual({ "1": 2 });
  expect(setQuantity(cart, "7", -3)).toEqual({ "1": 2 });
  expect(setQuantity(cart, "7", Number.NaN)).toEqual({ "1": 2 });
  expect(setQuantity(cart, "7", 1_000)).toEqual({ "1": 2, "7": MOST });
});

test("lines stand in the catalogue's order, with their total; a pet that is gone from it is left out", () => {
  const cart: Cart = { "7": 1, "1": 2, gone: 4 };
  const lines = linesOf(cart, catalogue);
  expect(lines).toEqual([
    { pet: cat, quantity: 2 },
    { pet: pony, quantity: 1 },
  ]);
  expect(totalOf(lines)).toBe(3_300);
  expect(totalOf([])).toBe(0);
});

test("too many of what is wanted already, or else of the first pet", () => {
  expect(withTooMany({ "7": 1 }, catalogue)).toEqual({ "7": TOO_MANY });
  expect(withTooMany({}, catalogue)).toEqual({ "1": TOO_MANY });
  expect(withTooMany({}, [])).toEqual({});
});

test("amounts have cents only where there are some", () => {
  expect([0, 3_302, 12.5].map(dollars)).toEqual(["$0", "$3,302", "$12.50"]);
});
