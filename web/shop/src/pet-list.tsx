import { type Cart, dollars, MOST, type Pet, quantityOf } from "./cart.ts";
import { PetPicture } from "./pet-picture.tsx";

interface PetListProps {
  readonly pets: readonly Pet[];
  readonly cart: Cart;
  onQuantity(id: string, quantity: number): void;
}

/** The catalogue, with how many of each are wanted. */
export function PetList({ pets, cart, onQuantity }: PetListProps) {
  return (
    <ul class="pets">
      {pets.map(({ id, title, price }) => {
        const quantity = quantityOf(cart, id);
        return (
          <li key={id} class={quantity > 0 ? "pet wanted" : "pet"}>
            <PetPicture title={title} />
            <h3 id={`pet-${id}`}>{title}</h3>
            <p class="price">{dollars(price)}</p>
            {/* biome-ignore lint/a11y/useSemanticElements: a fieldset's legend would repeat the heading beside it */}
            <div class="quantity" role="group" aria-labelledby={`pet-${id}`}>
              <button
                type="button"
                aria-label={`One ${title} less`}
                disabled={quantity === 0}
                onClick={() => onQuantity(id, quantity - 1)}
              >
                −
              </button>
              <input
                type="number"
                inputMode="numeric"
                min={0}
                max={MOST}
                aria-label={`Quantity of ${title}`}
                value={quantity}
                onChange={(event) => {
                  onQuantity(id, event.currentTarget.valueAsNumber);
                  // What cannot be a quantity is shown as what was made of it.
                  event.currentTarget.value = String(quantity);
                }}
              />
              <button
                type="button"
                aria-label={`One ${title} more`}
                disabled={quantity === MOST}
                onClick={() => onQuantity(id, quantity + 1)}
              >
                +
              </button>
            </div>
          </li>
        );
      })}
    </ul>
  );
}
