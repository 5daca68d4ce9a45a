import { readStreamApi, STREAM_OPERATIONS } from "../../engine/table/stream-api.ts";
import { type JsonAction, jsonService } from "../json-service.ts";

/** DynamoDB Streams ("Amazon DynamoDB Streams API reference"). */
export const callStreams = jsonService({
  target: "DynamoDBStreams_20120810",
  version: "1.0",
  actions: Object.fromEntries(
    STREAM_OPERATIONS.map((operation): [string, JsonAction] => [
      operation,
      (world, input, { principal }) => readStreamApi(world, operation, input, { principal }),
    ]),
  ),
});
