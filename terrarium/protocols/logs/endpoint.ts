import { EngineError } from "../../engine/errors.ts";
import { jsonService } from "../json-service.ts";
import { filterLogEvents } from "./actions/filter-log-events.ts";
import { describeMetricFilters, describeSubscriptionFilters, testMetricFilter } from "./actions/filters.ts";
import { getLogEvents } from "./actions/get-log-events.ts";
import {
  createLogGroup,
  deleteLogGroup,
  deleteRetentionPolicy,
  describeLogGroups,
  putRetentionPolicy,
} from "./actions/groups.ts";
import { putLogEvents } from "./actions/put-log-events.ts";
import { createLogStream, deleteLogStream, describeLogStreams } from "./actions/streams.ts";

class InvalidOperationException extends EngineError {}

const noInsights = (): never => {
  throw new InvalidOperationException(
    "The terrarium has no CloudWatch Logs Insights: search with FilterLogEvents (aws logs filter-log-events) and a filter pattern",
  );
};

/** The API of CloudWatch Logs ("Amazon CloudWatch Logs API Reference"), without Insights. */
export const callLogs = jsonService({
  target: "Logs_20140328",
  actions: {
    CreateLogGroup: createLogGroup,
    CreateLogStream: createLogStream,
    DeleteLogGroup: deleteLogGroup,
    DeleteLogStream: deleteLogStream,
    DeleteRetentionPolicy: deleteRetentionPolicy,
    DescribeLogGroups: describeLogGroups,
    DescribeLogStreams: describeLogStreams,
    DescribeMetricFilters: describeMetricFilters,
    DescribeSubscriptionFilters: describeSubscriptionFilters,
    FilterLogEvents: filterLogEvents,
    GetLogEvents: getLogEvents,
    GetQueryResults: noInsights,
    PutLogEvents: putLogEvents,
    PutRetentionPolicy: putRetentionPolicy,
    StartQuery: noInsights,
    StopQuery: noInsights,
    TestMetricFilter: testMetricFilter,
  },
});
