import { CloudWatchLogsClient, FilterLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { LambdaClient, ListFunctionsCommand } from "@aws-sdk/client-lambda";

/** How many lines each function of an account has logged, by its name; undefined where it has no group to write to. */
export async function linesByFunction(endpoint: string): Promise<Record<string, number | undefined>> {
  const client = { endpoint, region: "us-east-1", credentials: { accessKeyId: "test", secretAccessKey: "test" } };
  const lambda = new LambdaClient(client);
  const logs = new CloudWatchLogsClient(client);
  const { Functions = [] } = await lambda.send(new ListFunctionsCommand({}));
  const counted = Functions.map(async ({ FunctionName = "", LoggingConfig }) => {
    const logGroupName = LoggingConfig?.LogGroup;
    if (logGroupName === undefined) return [FunctionName, undefined] as const;
    const { events = [] } = await logs.send(new FilterLogEventsCommand({ logGroupName }));
    return [FunctionName, events.length] as const;
  });
  const lines = Object.fromEntries(await Promise.all(counted));
  lambda.destroy();
  logs.destroy();
  return lines;
}
