import { type FieldProblem, type Order, readOrder } from "./order.ts";

/** A message that is no order: no further try will help, and it goes to the dead-letter queue with this in the log. */
export class InvalidOrder extends Error {
  readonly problems: readonly FieldProblem[];

  constructor(problems: readonly FieldProblem[]) {
    super(`not an order: ${problems.map(({ field, problem }) => `${field || "the message"} ${problem}`).join("; ")}`);
    this.name = "InvalidOrder";
    this.problems = problems;
  }
}

/** The order in a message. @throws InvalidOrder with every field that is wrong */
export function parseOrder(text: string): Order {
  const reading = readOrder(parsed(text));
  if ("problems" in reading) throw new InvalidOrder(reading.problems);
  return reading.order;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidOrder([{ field: "", problem: "is not JSON" }]);
  }
}
