import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createTestWorld } from "../../../tests/factories/world.ts";
import { Mailbox } from "./mailbox.ts";

const MAIL = {
  from: "no-reply@sns.amazonaws.com",
  fromName: "AWS Notifications",
  to: "ops@example.com",
  subject: "Order",
  text: "hello\n",
  lineage: "order-1",
};

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "mail-"));
});
afterEach(() => rmSync(directory, { recursive: true }));

test("a mail is kept, is a file beside the database, and is there after a restart", async () => {
  const file = join(directory, "terrarium.db");
  const world = createTestWorld({ file });
  await world.service(Mailbox).deliver(MAIL);
  await world.service(Mailbox).deliver({ ...MAIL, to: "../b/c@example.com" });
  expect(readdirSync(join(directory, "mail"))).toEqual([
    "000001-2026-01-01T00-00-00Z-ops@example.com.eml",
    "000002-2026-01-01T00-00-00Z-.._b_c@example.com.eml",
  ]);
  const text = readFileSync(join(directory, "mail", "000001-2026-01-01T00-00-00Z-ops@example.com.eml"), "utf8");
  expect(text).toMatch(/^From: .*\r\n\r\nhello\r\n/s);
  expect(world.trace.since()).toMatchObject([
    { hop: "stored", part: "mailto:ops@example.com", lineage: "order-1" },
    { hop: "stored", part: "mailto:../b/c@example.com" },
  ]);
  world.store.close();

  const again = createTestWorld({ file }).service(Mailbox);
  expect(again.list().map(({ id }) => id)).toEqual(["000002", "000001"]);
  expect(again.list({ to: "ops@example.com" })).toMatchObject([{ id: "000001", subject: "Order" }]);
  expect(again.find("000001")).toMatchObject(MAIL);
  expect(again.find("3")).toBeUndefined();
  expect(again.find("x")).toBeUndefined();
});

test("a file that cannot be written does not lose the mail, and is written in the next run", async () => {
  const file = join(directory, "terrarium.db");
  const folder = join(directory, "mail");
  writeFileSync(folder, "in the way");
  const world = createTestWorld({ file });
  await world.service(Mailbox).deliver(MAIL);
  expect(world.service(Mailbox).list()).toHaveLength(1);
  world.store.close();
  rmSync(folder);

  const again = createTestWorld({ file });
  await again.service(Mailbox).deliver(MAIL);
  expect(readdirSync(folder)).toHaveLength(2);
});

test("a world in memory has a mailbox without files", async () => {
  const world = createTestWorld();
  await world.service(Mailbox).deliver(MAIL);
  expect(world.service(Mailbox).list()).toHaveLength(1);
});
