/** The catalogue of the shop: prices in dollars. */
export const PETS = [
  { id: "1", title: "Cat", price: 150 },
  { id: "2", title: "Dog", price: 200 },
  { id: "3", title: "Bird", price: 30 },
  { id: "4", title: "Fish", price: 10 },
  { id: "5", title: "Rabbit", price: 50 },
  { id: "6", title: "Hamster", price: 30 },
  { id: "7", title: "Pony", price: 3000 },
  { id: "8", title: "Chicken", price: 20 },
] as const;
