import { deliveryOrder, pickupOrder } from "../../tests/factories/order.ts";
import { deliverBatch, startTable } from "../../tests/factories/order-queue.ts";

let table: Awaited<ReturnType<typeof startTable>>;
let handler: typeof import("./handler.ts").handler;

beforeAll(async () => {
  process.env.POWERTOOLS_DEV = "true";
  process.env.DELIVERIES_TABLE = "deliveries";
  process.env.KEPT_DAYS = "30";
  table = await startTable("deliveries");
  ({ handler } = await import("./handler.ts"));
});
afterAll(() => table.stop());
afterEach(() => jest.restoreAllMocks());
beforeEach(() => {
  for (const level of ["info", "error"] as const) jest.spyOn(console, level).mockImplementation(() => {});
});

test("a delivery is arranged once, to whom and where", async () => {
  expect(await deliverBatch(handler, [deliveryOrder(), deliveryOrder()])).toEqual([]);
  expect(await table.find("order-1")).toMatchObject({
    status: "arranged",
    recipient: "Kim",
    phone: "010-1234-5678",
    address: "Teheran-ro 1, Seoul",
    packages: "3",
  });
});

test("what is no delivery fails on its own", async () => {
  const bodies = [deliveryOrder({ orderId: "other" }), pickupOrder(), { detail: deliveryOrder() }];
  expect(await deliverBatch(handler, bodies)).toEqual(["message-1", "message-2"]);
  expect(await table.find("other")).toBeDefined();
  expect(await table.find("order-2")).toBeUndefined();
});
