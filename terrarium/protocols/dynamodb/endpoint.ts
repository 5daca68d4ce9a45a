import { crc32 } from "node:zlib";
import { callTableApi, TABLE_OPERATIONS } from "../../engine/table/table-api.ts";
import type { World } from "../../engine/world.ts";
import { type JsonAction, jsonService } from "../json-service.ts";
import type { ServiceCall, ServiceEndpoint, ServiceReply } from "../service-call.ts";
import { callStreams } from "./streams.ts";

const callTables = jsonService({
  target: "DynamoDB_20120810",
  version: "1.0",
  actions: Object.fromEntries(
    TABLE_OPERATIONS.map((operation): [string, JsonAction] => [
      operation,
      (world, input, { principal, lineage }) => callTableApi(world, operation, input, { principal, lineage }),
    ]),
  ),
});

/** What BatchWriteItem may send in one request. */
const LARGEST_CALL = 16 * 1024 * 1024;

/**
 * DynamoDB and DynamoDB Streams, which share a signing name. Each answer carries its checksum, which the SDKs check
 * ("DynamoDB low-level API: CRC32").
 */
export const callDynamoDb: ServiceEndpoint = Object.assign(callWithChecksum, {
  awsJson: callTables.awsJson,
  largestCall: LARGEST_CALL,
});

async function callWithChecksum(world: World, call: ServiceCall): Promise<ServiceReply> {
  const streams = call.headers["x-amz-target"]?.startsWith("DynamoDBStreams_");
  const reply = await (streams ? callStreams : callTables)(world, call);
  return { ...reply, headers: { ...reply.headers, "x-amz-crc32": String(crc32(reply.body)) } };
}
