import { formatMail } from "./eml.ts";

const HEADERS = {
  id: "000001",
  from: "no-reply@sns.amazonaws.com",
  fromName: "AWS Notifications",
  to: "ops@example.com",
  subject: "Order",
  at: Date.UTC(2026, 0, 1, 9, 5, 7),
};
const header = (mail: string, name: string) => new RegExp(`^${name}: (.*(?:\r\n .*)*)`, "m").exec(mail)?.[1];

test("a mail has the headers that mail programs need, and lines that end as they must", () => {
  const mail = formatMail(HEADERS, "Grüße\nhttp://127.0.0.1/?a=1\n");
  expect(header(mail, "From")).toBe('"AWS Notifications" <no-reply@sns.amazonaws.com>');
  expect(header(mail, "Date")).toBe("Thu, 01 Jan 2026 09:05:07 +0000");
  expect(header(mail, "Message-ID")).toBe("<000001@sns.amazonaws.com>");
  expect(header(mail, "Content-Transfer-Encoding")).toBe("8bit");
  expect(mail.split("\r\n\r\n")[1]).toBe("Grüße\r\nhttp://127.0.0.1/?a=1\r\n");
  expect(mail.replaceAll("\r\n", "")).not.toMatch(/[\r\n]/);
});

test("a subject and a name beyond ASCII are encoded in short words, and read back the same", () => {
  const subject = "Bestellung für Jürgen: 7 Stück Käsekuchen mit Schlagsahne 🍰";
  const mail = formatMail({ ...HEADERS, subject, fromName: "Bäckerei" }, "x");
  const words = header(mail, "Subject")!.split("\r\n ");
  expect(words.every((word) => word.length <= 75)).toBe(true);
  const decoded = words.map((word) => Buffer.from(/^=\?UTF-8\?B\?(.*)\?=$/.exec(word)![1]!, "base64").toString());
  expect(decoded.join("")).toBe(subject);
  expect(header(mail, "From")).toMatch(/^=\?UTF-8\?B\?.*\?= <no-reply@/);
});

test("a line that is too long for a mail goes in base64", () => {
  const text = "x".repeat(999);
  const mail = formatMail(HEADERS, text);
  expect(header(mail, "Content-Transfer-Encoding")).toBe("base64");
  expect(Buffer.from(mail.split("\r\n\r\n")[1]!, "base64").toString()).toBe(text);
});

test("a name cannot end its quotes", () => {
  expect(header(formatMail({ ...HEADERS, fromName: 'a" <x@y>' }, "x"), "From")).toBe(
    '"a\\" <x@y>" <no-reply@sns.amazonaws.com>',
  );
});
