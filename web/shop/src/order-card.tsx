import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { dollars } from "./cart.ts";
import { FIRST, sayConnection } from "./connection.ts";
import { readStatus, type Status, sayStatus, withStatus } from "./status.ts";
import { StatusSocket } from "./status-socket.ts";
import type { TabOrder } from "./tab-orders.ts";

interface OrderCardProps {
  readonly order: TabOrder;
  /** It was placed just now: its heading gets the focus. */
  readonly fresh: boolean;
  onStatuses(orderId: string, statuses: readonly Status[]): void;
}

const TIME = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });

/** One order with what is known of it, connected to where its status arrives until it has come. */
export function OrderCard({ order, fresh, onStatuses }: OrderCardProps) {
  const { orderId, callbackUrl, statuses, lines, total, placedAt } = order;
  const heading = useRef<HTMLHeadingElement>(null);
  const [connection, setConnection] = useState(FIRST);
  const socket = useRef<StatusSocket>();
  // The socket's events come later than the render that opened it.
  const known = useRef(statuses);
  known.current = statuses;

  useLayoutEffect(() => {
    if (fresh) heading.current?.focus();
  }, [fresh]);
  useEffect(() => {
    if (callbackUrl === undefined) return;
    socket.current = new StatusSocket(callbackUrl, orderId, {
      onConnection: setConnection,
      onFrame: (data) => {
        const status = readStatus(data, orderId);
        if (status !== undefined) onStatuses(orderId, withStatus(known.current, status));
      },
    });
    return () => socket.current?.finish();
  }, [callbackUrl, orderId]);

  const outcome = statuses.at(-1)?.status ?? "placed";
  return (
    <article class={`order ${outcome}`} data-order={orderId} data-connection={callbackUrl && connection.phase}>
      <h3 tabIndex={-1} ref={heading}>
        Order <code>{orderId}</code>
      </h3>
      <p class="quiet">
        {TIME.format(placedAt)} · {lines.map(({ title, quantity }) => `${quantity} × ${title}`).join(", ")} ·{" "}
        {dollars(total)} without shipping
      </p>
      <ol class="statuses" aria-live="polite" aria-label="Status">
        <li class="placed">Placed.</li>
        {statuses.map((status) => (
          <li key={JSON.stringify(status)} class={status.status}>
            {sayStatus(status)}
          </li>
        ))}
      </ol>
      {callbackUrl !== undefined && (
        <p class={`connection ${connection.phase}`} role={connection.phase === "refused" ? "alert" : "status"}>
          {sayConnection(connection)}{" "}
          {(connection.phase === "refused" || connection.phase === "waiting") && (
            <button type="button" class="aside" onClick={() => socket.current?.retry()}>
              Try now
            </button>
          )}
        </p>
      )}
    </article>
  );
}
