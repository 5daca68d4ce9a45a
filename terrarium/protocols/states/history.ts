import { type HistoryEvent, withoutData } from "../../engine/state-machine/run/history-event.ts";
import type { JsonAction } from "../json-service.ts";
import { authorize, flag, page, seconds, service, text } from "./input.ts";
import { writeToken } from "./page-token.ts";

/** A page of events: their ids are 1, 2, 3 …, so that a page is a range of them. */
const getExecutionHistory: JsonAction = (world, input, call) => {
  const executionArn = text(input, "executionArn");
  authorize(world, call, "GetExecutionHistory", executionArn);
  const { limit, after } = page(input);
  const withData = flag(input, "includeExecutionData", true);
  const { executions } = service(world);
  const { last } = executions.history(executionArn, 1, 0);
  const show = (event: HistoryEvent) => wire(event, withData);
  if (flag(input, "reverseOrder", false)) {
    const to = after === undefined ? last : after - 1;
    const from = Math.max(1, to - limit + 1);
    const { events } = executions.history(executionArn, from, to);
    return { events: events.reverse().map(show), nextToken: writeToken(from > 1 ? from : undefined) };
  }
  const from = (after ?? 0) + 1;
  const to = from + limit - 1;
  const { events } = executions.history(executionArn, from, to);
  return { events: events.map(show), nextToken: writeToken(to < last ? to : undefined) };
};

function wire({ id, previousEventId, timestamp, type, detailsName, details }: HistoryEvent, withData: boolean): object {
  return {
    id,
    previousEventId,
    timestamp: seconds(timestamp),
    type,
    ...(detailsName && details && { [detailsName]: withData ? details : withoutData(details) }),
  };
}

export const HISTORY_ACTIONS: Readonly<Record<string, JsonAction>> = { GetExecutionHistory: getExecutionHistory };
