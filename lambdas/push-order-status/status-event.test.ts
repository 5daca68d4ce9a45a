import { InvalidStatus, readStatusEvent, type StatusEvent, statusText } from "./status-event.ts";

const event = {
  orderId: "order-1",
  eventId: "order-1#success",
  status: { status: "success", amountPaid: 350, createdOn: "2026-11-21T11:00:00.000Z" },
};

test("clients get the status with its order", () => {
  expect(JSON.parse(statusText(readStatusEvent(event)))).toEqual({
    status: "success",
    orderId: "order-1",
    amountPaid: 350,
    createdOn: "2026-11-21T11:00:00.000Z",
  });
});

test("what names another order than the event does is told to this order's clients as theirs", () => {
  const status = { ...event.status, orderId: "order-2" };
  expect(JSON.parse(statusText(readStatusEvent({ ...event, status })))).toMatchObject({ orderId: "order-1" });
});

test.each<[string, unknown]>([
  ["must be an object", null],
  ["orderId must be 1 to 64 letters, digits, - and _", { ...event, orderId: "" }],
  ["eventId must be 1 to 200 letters, digits and -_.:#", { ...event, eventId: undefined }],
  ["status must be an object", { ...event, status: "success" }],
  ["status.status must be a text such as success", { ...event, status: { ...event.status, status: undefined } }],
  [
    "status.createdOn must be a time such as 2026-11-21T18:30:00.000Z",
    { ...event, status: { ...event.status, createdOn: "yesterday" } },
  ],
])("not a status: %s", (problem, value) => {
  expect(() => readStatusEvent(value)).toThrow(new InvalidStatus([problem]));
});

test("a frame is as long as a frame may be: over it, a shorter one says so", () => {
  const of = (message: string): StatusEvent => ({ ...event, status: { ...event.status, message } });
  const room = 32_768 - Buffer.byteLength(statusText(of("")));
  const most = "é".repeat(Math.floor(room / 2)) + "e".repeat(room % 2);
  expect(Buffer.byteLength(statusText(of(most)))).toBe(32_768);
  expect(JSON.parse(statusText(of(most)))).toMatchObject({ message: most });
  expect(JSON.parse(statusText(of(`${most}e`)))).toEqual({
    status: "success",
    orderId: "order-1",
    message: "The details are left out: they have 32769 bytes, and a message has 32768 at most",
    createdOn: "2026-11-21T11:00:00.000Z",
  });
});
