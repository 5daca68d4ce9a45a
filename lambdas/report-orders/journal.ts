import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";

const client = new CloudWatchLogsClient({});

/** What a log group took in from one time up to, but without, another, page by page. Source: "FilterLogEvents". */
export async function* journal(
  logGroupName: string,
  { from, to }: { readonly from: number; readonly to: number },
): AsyncGenerator<string> {
  let nextToken: string | undefined;
  do {
    const page = await client.send(
      new FilterLogEventsCommand({ logGroupName, startTime: from, endTime: to - 1, nextToken }),
    );
    for (const { message } of page.events ?? []) if (message !== undefined) yield message;
    nextToken = page.nextToken;
  } while (nextToken !== undefined);
}
