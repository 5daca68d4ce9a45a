import { EngineError } from "../../../engine/errors.ts";
import type { RecipientAttribute } from "../../../engine/recipients.ts";
import { LARGEST_MESSAGE, type Publication, publicationSize } from "../../../engine/topic/publication.ts";
import {
  BatchEntryIdsNotDistinct,
  BatchRequestTooLong,
  EmptyBatchRequest,
  InvalidBatchEntryId,
  InvalidParameter,
  TooManyEntriesInBatchRequest,
} from "../../../engine/topic/topic-errors.ts";
import { TopicService } from "../../../engine/topic/topic-service.ts";
import type { QueryInput } from "../../query-input.ts";
import type { QueryAction } from "../../query-service.ts";

const MOST_ENTRIES = 10;

export const publish: QueryAction = async (world, input, { principal, lineage }) => {
  if (input.text("PhoneNumber") !== undefined) {
    throw new InvalidParameter("PhoneNumber: no text messages leave this machine; publish to a topic");
  }
  const arn = input.text("TopicArn") ?? input.text("TargetArn");
  if (!arn) throw new InvalidParameter("TopicArn or TargetArn Reason: no value for required parameter");
  world.authorize({ principal, action: "sns:Publish", resource: arn, lineage });
  const { messageId, sequenceNumber } = await world
    .service(TopicService)
    .byArn(arn)
    .publish({ ...readPublication(input), lineage });
  return { MessageId: messageId, SequenceNumber: sequenceNumber };
};

/** Each entry is taken or refused by itself; what is wrong with the batch as a whole refuses it all. */
export const publishBatch: QueryAction = async (world, input, { principal }) => {
  const arn = input.required("TopicArn");
  world.authorize({ principal, action: "sns:Publish", resource: arn });
  const topic = world.service(TopicService).byArn(arn);
  const entries = input
    .list("PublishBatchRequestEntries")
    .map((entry) => ({ id: entry.text("Id") ?? "", publication: readPublication(entry) }));
  checkBatch(entries);
  const results = await Promise.all(
    entries.map(async ({ id, publication }) => {
      try {
        return { id, published: await topic.publish(publication) };
      } catch (error) {
        if (!(error instanceof EngineError && error.callerFault)) throw error;
        return { id, error };
      }
    }),
  );
  return {
    Successful: results.flatMap(({ id, published }) =>
      published ? [{ Id: id, MessageId: published.messageId, SequenceNumber: published.sequenceNumber }] : [],
    ),
    Failed: results.flatMap(({ id, error }) =>
      error ? [{ Id: id, Code: error.name, Message: error.message, SenderFault: true }] : [],
    ),
  };
};

function checkBatch(entries: readonly { readonly id: string; readonly publication: Publication }[]): void {
  if (entries.length === 0) throw new EmptyBatchRequest();
  if (entries.length > MOST_ENTRIES) throw new TooManyEntriesInBatchRequest(entries.length);
  if (entries.some(({ id }) => !/^[\w-]{1,80}$/.test(id))) throw new InvalidBatchEntryId();
  if (new Set(entries.map(({ id }) => id)).size < entries.length) throw new BatchEntryIdsNotDistinct();
  const size = entries.reduce((sum, { publication }) => sum + publicationSize(publication), 0);
  if (size > LARGEST_MESSAGE) throw new BatchRequestTooLong();
}

function readPublication(input: QueryInput): Publication {
  return {
    message: input.text("Message") ?? "",
    subject: input.text("Subject"),
    messageStructure: input.text("MessageStructure"),
    attributes: readAttributes(input),
    groupId: input.text("MessageGroupId"),
    deduplicationId: input.text("MessageDeduplicationId"),
  };
}

function readAttributes(input: QueryInput): Record<string, RecipientAttribute> {
  const entries = input.list("MessageAttributes", "entry").map((entry) => {
    const value = entry.inside("Value");
    const attribute = {
      dataType: value.text("DataType") ?? "",
      stringValue: value.text("StringValue"),
      binaryValue: value.bytes("BinaryValue"),
    };
    return [entry.required("Name"), attribute] as const;
  });
  return Object.fromEntries(entries);
}
