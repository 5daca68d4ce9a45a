/** Where each of the stacks that take orders answers, by stack: `{"order-queue": "http://127.0.0.1:4566/httpapis/…/order"}`. */
export type OrderAddresses = Readonly<Record<string, string>>;

/** Reads them from what the running terrarium says of its outputs. @param aws its address */
export async function orderAddresses(aws: string): Promise<OrderAddresses> {
  const answer = await fetch(`${aws}/_terrarium/outputs`);
  const outputs = (await answer.json()) as Record<string, Record<string, unknown>>;
  const found = Object.entries(outputs).map(([stack, { order_url: address }]) => [stack, address] as const);
  return Object.fromEntries(found.filter((entry): entry is [string, string] => typeof entry[1] === "string"));
}
