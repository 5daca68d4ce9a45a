import { openSagaTables, quiet, type SagaTables } from "../../tests/factories/saga-tables.ts";

let tables: SagaTables;
let reserve: typeof import("../reserve-inventory/handler.ts").handler;
let release: typeof import("./handler.ts").handler;
beforeAll(async () => {
  tables = await openSagaTables();
  ({ handler: reserve } = await import("../reserve-inventory/handler.ts"));
  ({ handler: release } = await import("./handler.ts"));
});
afterAll(() => tables.close());
afterEach(() => jest.restoreAllMocks());
beforeEach(() => void quiet());

const basket = [
  { id: "1", title: "Cat", quantity: 2, price: 150 },
  { id: "4", title: "Fish", quantity: 10, price: 10 },
];
const step = (orderId: string, execution = orderId) => ({ orderId, execution, basket });
const rows = (orderId: string) => tables.rows("INVENTORY_TABLE", orderId);

test("pets are set aside once, and the second answer is the first", async () => {
  const first = await reserve(step("twice"));
  expect(first).toEqual({ units: 12, reservedAt: expect.stringMatching(/Z$/) });
  expect(await reserve(step("twice"))).toEqual(first);
  expect(await rows("twice")).toEqual([
    {
      orderId: "twice",
      sk: "reservation",
      execution: "twice",
      status: "reserved",
      units: 12,
      lines: '[{"id":"1","quantity":2},{"id":"4","quantity":10}]',
      transactionDate: first.reservedAt,
    },
  ]);
});

test("they are given back once, however often it is asked for", async () => {
  const { reservedAt } = await reserve(step("back"));
  const first = await release(step("back"));
  expect(first).toEqual({ units: 12, releasedAt: expect.stringMatching(/Z$/) });
  expect(await release(step("back"))).toEqual(first);
  expect(await rows("back")).toMatchObject([{ status: "released", units: 12, transactionDate: reservedAt }]);
});

test("a reservation that comes after its release does nothing", async () => {
  expect(await release(step("late"))).toMatchObject({ units: 0 });
  await expect(reserve(step("late"))).rejects.toMatchObject({ name: "StepConflict" });
  expect(await rows("late")).toMatchObject([{ status: "released", units: 0 }]);
});

test("what another execution set aside is not this one's", async () => {
  await reserve(step("taken", "one"));
  await expect(reserve(step("taken", "other"))).rejects.toMatchObject({ name: "StepConflict" });
  await expect(release(step("taken", "other"))).rejects.toMatchObject({ name: "StepConflict" });
  expect(await rows("taken")).toMatchObject([{ status: "reserved", execution: "one" }]);
});

test("eleven of a pet are refused by name, and nothing is written", async () => {
  const tooMany = { ...step("eleven"), basket: [{ id: "1", title: "Cat", quantity: 11, price: 150 }] };
  await expect(reserve(tooMany)).rejects.toMatchObject({ name: "OutOfStock" });
  expect(await rows("eleven")).toEqual([]);
});
