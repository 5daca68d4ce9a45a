import type { World } from "../world.ts";
import { describeKey } from "./operation/describe-table.ts";
import type { Caller, Request } from "./operation/operation.ts";
import { oneOf, optionalText, text, whole } from "./operation/request-members.ts";
import { ShardIterators } from "./shard-iterators.ts";
import type { TableStream } from "./stream.ts";
import { sequenceText } from "./stream-records.ts";
import { ResourceNotFoundException, TrimmedDataAccessException, ValidationException } from "./table-errors.ts";
import { TableService } from "./table-service.ts";

export const STREAM_OPERATIONS = ["ListStreams", "DescribeStream", "GetShardIterator", "GetRecords"] as const;
export type StreamOperation = (typeof STREAM_OPERATIONS)[number];

const ITERATOR_TYPES = ["AFTER_SEQUENCE_NUMBER", "AT_SEQUENCE_NUMBER", "LATEST", "TRIM_HORIZON"] as const;

/** The one shard that a stream has here. */
const SHARD = "shardId-00000001541626099285-00000001";

/**
 * The API of DynamoDB Streams as a function.
 *
 * @throws AccessDenied, ResourceNotFoundException, ValidationException, TrimmedDataAccessException, ExpiredIteratorException
 */
export function readStreamApi(world: World, operation: StreamOperation, request: Request, caller: Caller): object {
  const tables = world.service(TableService);
  const allowed = (resource: string) =>
    world.authorize({ principal: caller.principal, action: `dynamodb:${operation}`, resource });
  switch (operation) {
    case "ListStreams":
      allowed("*");
      return listStreams(tables, optionalText(request, "TableName"));
    case "DescribeStream": {
      const arn = text(request, "StreamArn");
      allowed(arn);
      return { StreamDescription: describeStream(tables, tables.stream(arn)) };
    }
    case "GetShardIterator": {
      const arn = text(request, "StreamArn");
      allowed(arn);
      const shard = text(request, "ShardId");
      if (shard !== SHARD) {
        throw new ResourceNotFoundException(
          `Requested resource not found: Shard: ${shard} in stream: ${arn} not found`,
        );
      }
      const after = iteratorStart(tables.stream(arn), request);
      return { ShardIterator: world.service(ShardIterators).issue(arn, after) };
    }
    case "GetRecords": {
      const { arn, after } = world.service(ShardIterators).read(text(request, "ShardIterator"));
      allowed(arn);
      const limit = whole(request, "Limit", 1, 1000) ?? 1000;
      const records = tables.stream(arn).read(after, limit);
      const next = records.at(-1)?.sequence ?? after;
      return {
        Records: records.map(({ record }) => asApi(record)),
        NextShardIterator: world.service(ShardIterators).issue(arn, next),
      };
    }
  }
}

function listStreams(tables: TableService, name: string | undefined): object {
  const streams = tables.all.flatMap(({ stream }) => stream ?? []);
  const wanted = name === undefined ? streams : streams.filter(({ tableName }) => tableName === name);
  return {
    Streams: wanted.map(({ arn, tableName, label }) => ({
      StreamArn: arn,
      TableName: tableName,
      StreamLabel: label,
    })),
  };
}

function describeStream(tables: TableService, stream: TableStream): object {
  const table = tables.find(stream.tableName);
  const { bounds } = stream;
  return {
    StreamArn: stream.arn,
    StreamLabel: stream.label,
    StreamStatus: "ENABLED",
    StreamViewType: stream.viewType,
    CreationRequestDateTime: table.record.createdAt / 1000,
    TableName: stream.tableName,
    KeySchema: describeKey(table.definition.key),
    Shards: [
      {
        ShardId: SHARD,
        SequenceNumberRange: { StartingSequenceNumber: sequenceText(bounds?.first ?? stream.latest + 1) },
      },
    ],
  };
}

/** The sequence number behind which an iterator begins. */
function iteratorStart(stream: TableStream, request: Request): number {
  text(request, "ShardIteratorType");
  const type = oneOf(request, "ShardIteratorType", ITERATOR_TYPES, "LATEST");
  if (type === "LATEST") return stream.latest;
  if (type === "TRIM_HORIZON") return 0;
  const given = text(request, "SequenceNumber");
  if (!/^\d{1,40}$/.test(given)) throw new ValidationException(`Invalid SequenceNumber: ${given}`);
  const sequence = Number(given);
  if (sequence < (stream.bounds?.first ?? 0)) {
    throw new TrimmedDataAccessException("The operation attempted to read past the oldest stream record in a shard");
  }
  return type === "AT_SEQUENCE_NUMBER" ? sequence - 1 : sequence;
}

/** The events of functions and the API spell the identity differently. */
function asApi(record: object): object {
  const { userIdentity } = record as { userIdentity?: { type: string; principalId: string } };
  if (!userIdentity) return record;
  return { ...record, userIdentity: { Type: userIdentity.type, PrincipalId: userIdentity.principalId } };
}
