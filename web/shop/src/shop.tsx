import { useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import { type Config, placeOrder, ShopError } from "./api.ts";
import { Basket } from "./basket.tsx";
import { type Cart, linesOf, type Pet, setQuantity, totalOf, withTooMany } from "./cart.ts";
import { Checkout } from "./checkout.tsx";
import { OrderCard } from "./order-card.tsx";
import {
  type Attempt,
  attemptFor,
  EMPTY_FORM,
  orderBody,
  type Problems,
  problemsOf,
  withoutCard,
} from "./order-form.ts";
import { PetList } from "./pet-list.tsx";
import { keepOrders, readOrders, type TabOrder, withNews } from "./tab-orders.ts";

const NO_PROBLEMS: Problems = {};

/** The shop once it has its settings and the catalogue. */
export function Shop({ config, pets }: { readonly config: Config; readonly pets: readonly Pet[] }) {
  const [cart, setCart] = useState<Cart>({});
  const [form, setForm] = useState(EMPTY_FORM);
  const [problems, setProblems] = useState(NO_PROBLEMS);
  const [refusal, setRefusal] = useState<string>();
  const [placing, setPlacing] = useState(false);
  const [orders, setOrders] = useState(() => readOrders(sessionStorage));
  const [fresh, setFresh] = useState<string>();
  const attempt = useRef<Attempt>();
  const lines = useMemo(() => linesOf(cart, pets), [cart, pets]);
  // At once: an order that shows is kept, however soon the page is left.
  useLayoutEffect(() => keepOrders(sessionStorage, orders), [orders]);

  async function place(): Promise<void> {
    const found = problemsOf(form);
    setProblems(found);
    setRefusal(undefined);
    if (Object.keys(found).length > 0) return;
    if (lines.length === 0) return setRefusal("The basket is empty. Pick a pet first.");
    setPlacing(true);
    try {
      attempt.current = attemptFor(attempt.current, form, lines, crypto.randomUUID());
      const body = orderBody(attempt.current.orderId, form, lines);
      const { orderId, clientCallbackUrl } = await placeOrder(config, body);
      attempt.current = undefined;
      const order: TabOrder = {
        orderId,
        placedAt: Date.now(),
        lines: lines.map(({ pet, quantity }) => ({ title: pet.title, quantity })),
        total: totalOf(lines),
        callbackUrl: clientCallbackUrl,
        statuses: [],
      };
      setOrders((before) => [order, ...before]);
      setFresh(orderId);
      setCart({});
      setForm(withoutCard);
    } catch (error) {
      if (!(error instanceof ShopError)) throw error;
      setRefusal(error.message);
    } finally {
      setPlacing(false);
    }
  }

  return (
    <main>
      <section class="catalogue" aria-labelledby="catalogue-title">
        <h2 id="catalogue-title">Pets</h2>
        <PetList
          pets={pets}
          cart={cart}
          onQuantity={(id, quantity) => setCart((before) => setQuantity(before, id, quantity))}
        />
      </section>
      <div class="side">
        {orders.length > 0 && (
          <section class="orders" aria-labelledby="orders-title">
            <h2 id="orders-title">Your orders</h2>
            {orders.map((order) => (
              <OrderCard
                key={order.orderId}
                order={order}
                fresh={order.orderId === fresh}
                onStatuses={(orderId, statuses) => setOrders((before) => withNews(before, orderId, statuses))}
              />
            ))}
          </section>
        )}
        <Basket lines={lines} onTooMany={() => setCart((before) => withTooMany(before, pets))} />
        <Checkout
          form={form}
          problems={problems}
          refusal={refusal}
          placing={placing}
          onForm={setForm}
          onPlace={() => void place()}
        />
      </div>
    </main>
  );
}
