import { EventPattern } from "../../terrarium/engine/event-pattern/event-pattern.ts";
import { deliveryOrder } from "../../tests/factories/order.ts";
import { type Figure, median, perSecond } from "../measure/figures.ts";

const ROUNDS = 15;
const MATCHES = 300_000;

interface Order {
  readonly orderType: string;
  readonly customer: { readonly phone: string };
  readonly items: readonly { readonly price: number }[];
  readonly coupon?: string;
}

interface OrderEvent {
  readonly source: string;
  readonly detail: Order;
}

/** A pattern, and what somebody would write who has this one question alone. */
interface Contest {
  readonly what: string;
  readonly pattern: object;
  readonly byHand: (event: OrderEvent) => boolean;
}

const CONTESTS: readonly Contest[] = [
  {
    what: "the workshop's pattern: two exact values",
    pattern: { source: ["com.mycompany.order"], detail: { orderType: ["order-delivery"] } },
    byHand: ({ source, detail }) => source === "com.mycompany.order" && detail.orderType === "order-delivery",
  },
  {
    what: "a pattern of six operators, one over a list",
    pattern: {
      source: [{ prefix: "com.mycompany." }],
      detail: {
        orderType: [{ "anything-but": ["order-pickup"] }],
        customer: { phone: [{ wildcard: "010-*-5678" }] },
        items: { price: [{ numeric: [">=", 2_000, "<", 10_000] }] },
        coupon: [{ exists: false }],
        $or: [{ orderId: [{ suffix: "-9" }] }, { orderType: [{ "equals-ignore-case": "ORDER-DELIVERY" }] }],
      },
    },
    byHand: ({ source, detail: { orderType, customer, items, coupon, ...rest } }) =>
      source.startsWith("com.mycompany.") &&
      orderType !== "order-pickup" &&
      /^010-.*-5678$/.test(customer.phone) &&
      items.some(({ price }) => price >= 2_000 && price < 10_000) &&
      coupon === undefined &&
      (String((rest as { orderId?: string }).orderId).endsWith("-9") || orderType.toLowerCase() === "order-delivery"),
  },
];

/** Events that a pattern is held against in a second, beside a function written for the one question. */
export async function measure(): Promise<Figure[]> {
  // Half of them match: what always comes out the same is guessed by the processor.
  const events = Array.from({ length: 64 }, (_, index) => eventOf(index));
  return CONTESTS.map(({ what, pattern, byHand }) => {
    const compiled = EventPattern.compile(pattern);
    const ours = (event: OrderEvent) => compiled.matches(event);
    for (const event of events) {
      if (ours(event) !== byHand(event)) throw new Error(`${what}: they do not agree on ${JSON.stringify(event)}`);
    }
    rate(ours, events);
    rate(byHand, events);
    const rounds = Array.from({ length: ROUNDS }, () => ({ ours: rate(ours, events), theirs: rate(byHand, events) }));
    return {
      what: `${what}, beside a function written by hand`,
      ours: perSecond(median(rounds.map((round) => round.ours))),
      yardstick: perSecond(median(rounds.map((round) => round.theirs))),
      value: median(rounds.map((round) => round.ours / round.theirs)),
    };
  });
}

function eventOf(index: number): OrderEvent {
  const orderType = index % 2 ? "order-pickup" : "order-delivery";
  const event = {
    version: "0",
    id: String(index),
    "detail-type": "order",
    source: "com.mycompany.order",
    account: "000000000000",
    time: "2026-01-01T00:00:00Z",
    region: "us-east-1",
    resources: [],
    detail: deliveryOrder({ orderId: `order-${index}`, orderType }),
  };
  // As it comes from a sender, not as it was written here.
  return JSON.parse(JSON.stringify(event)) as OrderEvent;
}

function rate(matches: (event: OrderEvent) => boolean, events: readonly OrderEvent[]): number {
  const began = performance.now();
  let matched = 0;
  for (let index = 0; index < MATCHES; index++) if (matches(events[index & 63]!)) matched++;
  const seconds = (performance.now() - began) / 1_000;
  if (matched !== MATCHES / 2) throw new Error(`${matched} of ${MATCHES} matched`);
  return MATCHES / seconds;
}
