import * as z from "zod/mini";

/** Not a status: no other try will make it one. */
export class InvalidStatus extends Error {
  constructor(problems: readonly string[]) {
    super(`not a status of an order: ${problems.join(", ")}`);
    this.name = "InvalidStatus";
  }
}

/** A WebSocket frame of API Gateway holds so many bytes: "Quotas for configuring and running a WebSocket API". */
const LARGEST_FRAME = 32_768;

const matching = (pattern: RegExp, accepted: string) => z.string(accepted).check(z.regex(pattern, accepted));

const statusEvent = z.object(
  {
    orderId: matching(/^[\w-]{1,64}$/, "must be 1 to 64 letters, digits, - and _"),
    eventId: matching(/^[\w.:#-]{1,200}$/, "must be 1 to 200 letters, digits and -_.:#"),
    status: z.looseObject(
      {
        status: z.string("must be a text such as success"),
        // With the event's id, it is what a repetition is known by: the same at each.
        createdOn: matching(
          /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$/,
          "must be a time such as 2026-11-21T18:30:00.000Z",
        ),
      },
      "must be an object",
    ),
  },
  "must be an object",
);

export type StatusEvent = z.infer<typeof statusEvent>;

/** @throws InvalidStatus with all that is wrong */
export function readStatusEvent(value: unknown): StatusEvent {
  const read = statusEvent.safeParse(value);
  if (read.success) return read.data;
  throw new InvalidStatus(
    read.error.issues.map(({ path, message }) => (path.length === 0 ? message : `${path.join(".")} ${message}`)),
  );
}

/** What clients get: the status with its order. One that no frame holds is replaced by a shorter one that says so. */
export function statusText({ orderId, status: { status, createdOn, orderId: _, ...rest } }: StatusEvent): string {
  const text = JSON.stringify({ status, orderId, ...rest, createdOn });
  const size = Buffer.byteLength(text);
  if (size <= LARGEST_FRAME) return text;
  const message = `The details are left out: they have ${size} bytes, and a message has ${LARGEST_FRAME} at most`;
  return JSON.stringify({ status: status.slice(0, 100), orderId, message, createdOn });
}
