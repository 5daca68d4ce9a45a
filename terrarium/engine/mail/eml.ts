/** What a mail says of itself. */
export interface MailHeaders {
  readonly id: string;
  readonly from: string;
  readonly fromName: string;
  readonly to: string;
  readonly subject: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/** RFC 5322, 2.1.1: no line of a mail is longer. */
const LONGEST_LINE = 998;

/** A mail as text that any mail program opens (RFC 5322, MIME). Lines that may stay as they are do, so that links can be copied. */
export function formatMail(headers: MailHeaders, text: string): string {
  const { id, from, fromName, to, subject, at } = headers;
  const lines = text.replace(/\n$/, "").split(/\r\n|\r|\n/);
  const plain = lines.every((line) => Buffer.byteLength(line) <= LONGEST_LINE && !line.includes("\0"));
  return [
    `From: ${encodePhrase(fromName)} <${from}>`,
    `To: ${to}`,
    `Subject: ${encodeWords(subject)}`,
    `Date: ${formatDate(at)}`,
    `Message-ID: <${id}@sns.amazonaws.com>`,
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=UTF-8",
    `Content-Transfer-Encoding: ${plain ? "8bit" : "base64"}`,
    "",
    ...(plain
      ? lines
      : (Buffer.from(text)
          .toString("base64")
          .match(/.{1,76}/g) ?? [])),
    "",
  ].join("\r\n");
}

/** `Thu, 01 Jan 2026 00:00:00 +0000` */
function formatDate(at: number): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, "0");
  const day = `${DAYS[date.getUTCDay()]}, ${two(date.getUTCDate())} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  return `${day} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} +0000`;
}

/** A display name: quoted, or encoded where it is not ASCII. */
function encodePhrase(name: string): string {
  return isAscii(name) ? `"${name.replace(/["\\]/g, "\\$&")}"` : encodeWords(name);
}

/** RFC 2047: words that are not ASCII, in pieces of at most 75 characters. */
function encodeWords(text: string): string {
  if (isAscii(text)) return text;
  const pieces: string[] = [];
  let piece = "";
  for (const character of text) {
    if (Buffer.byteLength(piece + character) > 42) {
      pieces.push(piece);
      piece = "";
    }
    piece += character;
  }
  pieces.push(piece);
  return pieces.map((each) => `=?UTF-8?B?${Buffer.from(each).toString("base64")}?=`).join("\r\n ");
}

function isAscii(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}
