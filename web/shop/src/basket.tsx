import { type CartLine, dollars, TOO_MANY, totalOf } from "./cart.ts";

interface BasketProps {
  readonly lines: readonly CartLine[];
  onTooMany(): void;
}

/** What is wanted and what it comes to. */
export function Basket({ lines, onTooMany }: BasketProps) {
  return (
    <section class="basket" aria-labelledby="basket-title">
      <h2 id="basket-title">Basket</h2>
      {lines.length === 0 ? (
        <p class="quiet">Nothing yet. Pick a pet.</p>
      ) : (
        <ul>
          {lines.map(({ pet, quantity }) => (
            <li key={pet.id}>
              <span>
                {quantity} × {pet.title}
              </span>
              <span>{dollars(pet.price * quantity)}</span>
            </li>
          ))}
        </ul>
      )}
      <p class="total" aria-live="polite">
        <span>Total without shipping</span>
        <strong>{dollars(totalOf(lines))}</strong>
      </p>
      <button type="button" class="aside" onClick={onTooMany}>
        Try {TOO_MANY} of one pet
        <small>more than can be reserved</small>
      </button>
    </section>
  );
}
