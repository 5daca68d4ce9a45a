import type { IncomingMessage, ServerResponse } from "node:http";
import { formatMail } from "../engine/mail/eml.ts";
import { fileName, type Mail, Mailbox } from "../engine/mail/mailbox.ts";
import type { World } from "../engine/world.ts";
import { sendJson } from "./front-door.ts";
import { escapeXml } from "./query-xml.ts";

/**
 * `/_terrarium/mail`: all mail that was sent on this machine, newest first, as JSON, or as a page for a browser; `?to=ADDRESS`
 * narrows it down. `/_terrarium/mail/ID` is one of them, `?format=eml` its file.
 */
export function sendMail(world: World, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? "/", "http://local");
  const mailbox = world.service(Mailbox);
  const id = url.pathname.split("/")[3] ?? "";
  const html = request.headers.accept?.includes("text/html") ?? false;
  const mail = mailbox.find(id);
  if (id === "") sendList(response, mailbox.list({ to: url.searchParams.get("to") ?? "" }), html);
  else if (!mail) sendJson(response, 404, { message: `There is no mail "${id}"` });
  else if (url.searchParams.get("format") === "eml") sendFile(response, mail);
  else if (html) sendHtml(response, mail.subject, whole(mail));
  else sendJson(response, 200, describe(mail));
}

function sendList(response: ServerResponse, mails: readonly Mail[], html: boolean): void {
  if (html) sendHtml(response, "Mail", mails.map(row).join("") || "<p>No mail yet.</p>");
  else sendJson(response, 200, { mails: mails.map((mail) => describe(mail)) });
}

function describe({ id, at, from, to, subject, text, links = {}, lineage }: Mail) {
  return { id, at: new Date(at).toISOString(), from, to, subject, text, links, lineage };
}

function sendFile(response: ServerResponse, mail: Mail): void {
  const body = formatMail(mail, mail.text);
  response.writeHead(200, {
    "Content-Type": "message/rfc822",
    "Content-Disposition": `attachment; filename="${fileName(mail)}"`,
    "Content-Length": Buffer.byteLength(body),
  });
  response.end(body);
}

function row(mail: Mail): string {
  const { id, at, to, subject, links = {} } = mail;
  const actions = links.confirm ? ` · <a href="${escapeXml(links.confirm)}">Confirm subscription</a>` : "";
  return (
    `<article><h2><a href="/_terrarium/mail/${id}">${escapeXml(subject)}</a></h2>` +
    `<p>${new Date(at).toISOString()} · to <a href="/_terrarium/mail?to=${encodeURIComponent(to)}">${escapeXml(to)}</a>${actions}</p></article>`
  );
}

function whole(mail: Mail): string {
  const { id, at, from, fromName, to, text, links = {} } = mail;
  const confirm = links.confirm
    ? `<p><a class="action" href="${escapeXml(links.confirm)}">Confirm subscription</a></p>`
    : "";
  return (
    `<p>${new Date(at).toISOString()} · from ${escapeXml(fromName)} &lt;${escapeXml(from)}&gt; to ${escapeXml(to)}</p>` +
    `${confirm}<pre>${linked(text)}</pre>` +
    `<p><a href="/_terrarium/mail/${id}?format=eml">As a file</a> · <a href="/_terrarium/mail">All mail</a></p>`
  );
}

/** The text with its links, which are found before it is escaped. */
function linked(text: string): string {
  return text
    .split(/(https?:\/\/[^\s"<>]+)/)
    .map((piece, index) =>
      index % 2 ? `<a href="${escapeXml(piece)}" rel="noreferrer">${escapeXml(piece)}</a>` : escapeXml(piece),
    )
    .join("");
}

const STYLE =
  "body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem}" +
  "article{border-bottom:1px solid #ddd}h2{font-size:1.1rem;margin:.8rem 0 0}p{margin:.2rem 0 .8rem;color:#555}" +
  "pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#f6f6f6;padding:1rem}" +
  ".action{display:inline-block;padding:.4rem .8rem;background:#0b63c4;color:#fff;text-decoration:none;border-radius:4px}";

function sendHtml(response: ServerResponse, title: string, content: string): void {
  const body =
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">` +
    `<title>${escapeXml(title)}</title><style>${STYLE}</style></head><body><h1>${escapeXml(title)}</h1>${content}</body></html>`;
  response.writeHead(200, {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Length": Buffer.byteLength(body),
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
  });
  response.end(body);
}
