import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import {
  type Field,
  type OrderForm,
  type Problems,
  type TestCard,
  withTestAddress,
  withTestCard,
} from "./order-form.ts";

interface CheckoutProps {
  readonly form: OrderForm;
  readonly problems: Problems;
  /** Why the order was not taken. */
  readonly refusal: string | undefined;
  readonly placing: boolean;
  onForm(form: OrderForm): void;
  onPlace(): void;
}

interface FieldProps extends Pick<JSX.InputHTMLAttributes, "inputMode" | "autocomplete" | "placeholder"> {
  readonly name: Field;
  readonly label: string;
}

const CARDS: readonly (readonly [card: TestCard, label: string, effect: string])[] = [
  ["valid", "Valid card", "the payment succeeds"],
  ["expired", "Expired card", "the payment fails"],
];

/** Address, card and the order's button. The first field that has a problem, or else why the order was refused, gets the focus. */
export function Checkout({ form, problems, refusal, placing, onForm, onPlace }: CheckoutProps) {
  const element = useRef<HTMLFormElement>(null);
  const alert = useRef<HTMLParagraphElement>(null);
  useLayoutEffect(() => {
    const [first] = Object.keys(problems);
    if (first !== undefined) element.current?.querySelector<HTMLInputElement>(`[name="${first}"]`)?.focus();
  }, [problems]);
  useLayoutEffect(() => {
    if (refusal !== undefined) alert.current?.focus();
  }, [refusal]);

  const field = ({ name, label, ...attributes }: FieldProps) => {
    const problem = problems[name];
    return (
      <div class={`field ${name}`}>
        <label for={name}>{label}</label>
        <input
          id={name}
          name={name}
          value={form[name]}
          required
          aria-invalid={problem !== undefined}
          aria-describedby={problem === undefined ? undefined : `${name}-problem`}
          onInput={(event) => onForm({ ...form, [name]: event.currentTarget.value })}
          {...attributes}
        />
        {problem !== undefined && (
          <p class="problem" id={`${name}-problem`}>
            {problem}
          </p>
        )}
      </div>
    );
  };

  return (
    <form
      ref={element}
      noValidate
      aria-label="Order"
      onSubmit={(event) => {
        event.preventDefault();
        if (!placing) onPlace();
      }}
    >
      <fieldset>
        <legend>Shipping address</legend>
        {field({ name: "address", label: "Street and number", autocomplete: "street-address" })}
        {field({ name: "city", label: "City", autocomplete: "address-level2" })}
        {field({ name: "postCode", label: "Post code", autocomplete: "postal-code" })}
        <button type="button" class="aside" onClick={() => onForm(withTestAddress(form))}>
          Fill in a test address
        </button>
      </fieldset>
      <fieldset>
        <legend>Payment</legend>
        <p class="quiet">This is a demonstration: use a test card, never a card of yours.</p>
        <div class="cards">
          {CARDS.map(([card, label, effect]) => (
            <button type="button" class="aside" key={card} onClick={() => onForm(withTestCard(form, card, new Date()))}>
              {label}
              <small>{effect}</small>
            </button>
          ))}
        </div>
        {/* Without the names by which a browser would offer to keep a card. */}
        {field({ name: "cardNumber", label: "Card number", inputMode: "numeric", autocomplete: "off" })}
        {field({ name: "cardholderName", label: "Name on the card", autocomplete: "off" })}
        {field({ name: "expiry", label: "Expiry", placeholder: "MM/YY", inputMode: "numeric", autocomplete: "off" })}
        {field({ name: "ccv", label: "Security code", inputMode: "numeric", autocomplete: "off" })}
      </fieldset>
      {refusal !== undefined && (
        <p class="refusal" role="alert" tabIndex={-1} ref={alert}>
          {refusal}
        </p>
      )}
      <button type="submit" class="place" aria-disabled={placing}>
        {placing ? "Placing the order …" : "Place the order"}
      </button>
    </form>
  );
}
