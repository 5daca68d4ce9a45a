import { call } from "./http.ts";

/** A mail as `GET /_terrarium/mail` shows it. */
export interface ShownMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly links: { readonly confirm?: string };
}

/** What an address was sent, oldest first. */
export async function readMail(port: number, to: string): Promise<ShownMail[]> {
  const answer = await call(port, `/_terrarium/mail?to=${encodeURIComponent(to)}`);
  return answer.json<{ mails: ShownMail[] }>().mails.toReversed();
}

/** Follows the link in the mail that asks whether this address wants what is published to a topic, as its owner does. */
export async function confirmSubscription(port: number, to: string, topicArn: string): Promise<void> {
  const asked = (await readMail(port, to)).find(({ text, links }) => links.confirm && text.includes(`\n${topicArn}\n`));
  const link = asked?.links.confirm;
  if (link === undefined) throw new Error(`${to} was not asked about ${topicArn}`);
  const { pathname, search } = new URL(link);
  const answer = await call(port, `${pathname}${search}`, { headers: { Accept: "text/html" } });
  if (answer.status !== 200) throw new Error(`${link} answered ${answer.status} ${answer.body}`);
}
