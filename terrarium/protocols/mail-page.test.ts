import { call } from "../../tests/factories/http.ts";
import { createTestWorld } from "../../tests/factories/world.ts";
import { Mailbox } from "../engine/mail/mailbox.ts";
import { createAdmin } from "./admin.ts";
import { FrontDoor } from "./front-door.ts";

const world = createTestWorld();
const HTML = { headers: { Accept: "text/html,application/xhtml+xml" } };
const CONFIRM = "http://127.0.0.1:4566/?Action=ConfirmSubscription&TopicArn=a&Token=b";
let door: FrontDoor;

beforeAll(async () => {
  door = await FrontDoor.open({ port: 0, onError: (error) => world.log.error(String(error)) });
  door.mountPath("_terrarium", createAdmin(world, {}));
  const mail = { from: "no-reply@sns.amazonaws.com", fromName: "AWS Notifications", lineage: "l" };
  const mailbox = world.service(Mailbox);
  await mailbox.deliver({
    ...mail,
    to: "a@example.com",
    subject: "First",
    text: `visit\n${CONFIRM}\n`,
    links: { confirm: CONFIRM },
  });
  await mailbox.deliver({ ...mail, to: "b@example.com", subject: "<script>x</script>", text: "<b>&\n" });
});
afterAll(() => door.close(0));

test("all mail is JSON, newest first, and can be narrowed down to an address", async () => {
  const all = (await call(door.port, "/_terrarium/mail")).json<{ mails: Record<string, unknown>[] }>().mails;
  expect(all.map(({ id }) => id)).toEqual(["000002", "000001"]);
  expect(all[1]).toMatchObject({ to: "a@example.com", at: "2026-01-01T00:00:00.000Z", links: { confirm: CONFIRM } });
  const some = (await call(door.port, "/_terrarium/mail?to=a%40example.com")).json<{ mails: unknown[] }>().mails;
  expect(some).toEqual([all[1]]);
});

test("a browser gets pages whose links work, and in which a mail's text is text", async () => {
  const list = await call(door.port, "/_terrarium/mail", HTML);
  expect(list.headers["content-type"]).toBe("text/html; charset=utf-8");
  expect(list.body).toContain(`href="${CONFIRM.replaceAll("&", "&amp;")}"`);
  expect(list.body).not.toContain("<script>");
  const one = await call(door.port, "/_terrarium/mail/000001", HTML);
  expect(one.body.match(/href="http[^"]*ConfirmSubscription[^"]*"/g)).toHaveLength(2);
  const other = await call(door.port, "/_terrarium/mail/2", HTML);
  expect(other.body).toContain("<pre>&lt;b&gt;&amp;\n</pre>");
});

test("one mail, as JSON and as a file", async () => {
  expect((await call(door.port, "/_terrarium/mail/000001")).json()).toMatchObject({ subject: "First" });
  const file = await call(door.port, "/_terrarium/mail/1?format=eml");
  expect(file.headers).toMatchObject({
    "content-type": "message/rfc822",
    "content-disposition": 'attachment; filename="000001-2026-01-01T00-00-00Z-a@example.com.eml"',
  });
  expect(file.body).toMatch(/^From: "AWS Notifications" <no-reply@sns\.amazonaws\.com>\r\nTo: a@example\.com\r\n/);
  expect((await call(door.port, "/_terrarium/mail/99")).status).toBe(404);
  expect((await call(door.port, "/_terrarium/sns/none.pem")).status).toBe(404);
});
