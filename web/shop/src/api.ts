import type { Pet } from "./cart.ts";
import type { OrderBody } from "./order-form.ts";

/** What the page is told by `/config.json`, which the deployment writes. */
export interface Config {
  /** `POST /order` and `POST /catalogue` are below it. */
  readonly ordersUrl: string;
}

export interface PlacedOrder {
  readonly orderId: string;
  readonly clientCallbackUrl: string;
}

/** Something that a person is told as it is. */
export class ShopError extends Error {}

export async function fetchConfig(): Promise<Config> {
  const { status, body } = await send("/config.json", { cache: "no-cache" }, "The shop's own settings");
  const ordersUrl = text(body, "ordersUrl");
  if (status !== 200 || ordersUrl === undefined)
    throw new ShopError("The shop has no settings: /config.json says no ordersUrl.");
  return { ordersUrl: ordersUrl.replace(/\/+$/, "") };
}

export async function fetchCatalogue({ ordersUrl }: Config): Promise<readonly Pet[]> {
  const { status, body } = await post(`${ordersUrl}/catalogue`, {}, "The catalogue");
  if (status !== 200) throw new ShopError(sayRefusal(status, body));
  return readCatalogue(body);
}

export async function placeOrder({ ordersUrl }: Config, order: OrderBody): Promise<PlacedOrder> {
  const { status, body } = await post(`${ordersUrl}/order`, order, "The order API");
  return readPlaced(status, body);
}

/** A list of pets, alone or as `items`. What has no id, title or price cannot be ordered and is left out. */
export function readCatalogue(body: unknown): readonly Pet[] {
  const list = Array.isArray(body) ? body : (body as { items?: unknown } | null)?.items;
  if (!Array.isArray(list)) throw new ShopError("The catalogue's answer cannot be read.");
  const pets = list.flatMap((item): Pet[] => {
    const [id, title, price] = [text(item, "id"), text(item, "title"), Number(text(item, "price") ?? "none")];
    return id === undefined || title === undefined || !(price >= 0) ? [] : [{ id, title, price }];
  });
  // Ids are numbers as a rule: 2 before 10.
  return pets.sort((a, b) => a.id.localeCompare(b.id, "en", { numeric: true }));
}

/** @throws ShopError with the API's own `message`, where it has one */
export function readPlaced(status: number, body: unknown): PlacedOrder {
  const [orderId, clientCallbackUrl] = [text(body, "orderId"), text(body, "clientCallbackUrl")];
  if (status === 202 && orderId !== undefined && clientCallbackUrl !== undefined) return { orderId, clientCallbackUrl };
  throw new ShopError(sayRefusal(status, body));
}

function sayRefusal(status: number, body: unknown): string {
  if (status === 429) return "The shop is busy: too many orders at once. Try again in a moment.";
  const message = text(body, "message");
  if (status < 500 && message !== undefined) return message;
  return `Something went wrong at our side (${status}${message === undefined ? "" : `: ${message}`}). Try again in a moment.`;
}

function text(body: unknown, name: string): string | undefined {
  const value = (body as Readonly<Record<string, unknown>> | null | undefined)?.[name];
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}

function post(url: string, body: unknown, who: string) {
  return send(
    url,
    { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) },
    who,
  );
}

async function send(url: string, init: RequestInit, who: string): Promise<{ status: number; body: unknown }> {
  let response: Response;
  try {
    response = await fetch(url, { ...init, signal: AbortSignal.timeout(20_000) });
  } catch {
    throw new ShopError(`${who} cannot be reached. Check the connection and try again.`);
  }
  return { status: response.status, body: await response.json().catch(() => undefined) };
}
