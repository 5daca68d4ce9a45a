import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { fromItem, type Row, toItem } from "./row.ts";

/** Another execution, or an undone step, stands where this one wants to write: trying again does not help. */
export class StepConflict extends Error {
  readonly row: Row;

  constructor(message: string, row: Row) {
    super(message);
    this.name = "StepConflict";
    this.row = row;
  }
}

/** What a step did, in one table. Each row belongs to the execution that wrote it first. */
export interface StepRows {
  find(key: Row): Promise<Row | undefined>;
  /** Writes the row of a step. Where it is there already, it stays, and is answered. @throws StepConflict if another execution wrote it */
  putOnce(key: Row, execution: string, row: Row): Promise<Row>;
  /**
   * Marks the row of a step as undone, and leaves a mark if there is none: a step that arrives after its undoing finds it. What was marked
   * before stays as it was. @throws StepConflict if another execution wrote the row
   */
  undo(key: Row, execution: string, mark: Row): Promise<Row>;
}

/**
 * Steps of a saga that may be run again at any time: one conditional write decides who was first, and whoever comes later gets the answer of
 * the first. Source: "Condition expressions" and `ReturnValuesOnConditionCheckFailure` of the DynamoDB developer guide.
 */
export function createStepRows(TableName: string): StepRows {
  const client = new DynamoDBClient({});
  return {
    async find(key) {
      const { Item } = await client.send(new GetItemCommand({ TableName, Key: toItem(key), ConsistentRead: true }));
      return Item && fromItem(Item);
    },

    async putOnce(key, execution, row) {
      const own = { ...key, ...row, execution };
      try {
        await client.send(
          new PutItemCommand({
            TableName,
            Item: toItem(own),
            ConditionExpression: "attribute_not_exists(execution)",
            ReturnValuesOnConditionCheckFailure: "ALL_OLD",
          }),
        );
        return own;
      } catch (error) {
        const there = refused(error);
        if (there.execution !== execution) throw new StepConflict("another execution did this step", there);
        return there;
      }
    },

    async undo(key, execution, mark) {
      const names = Object.keys(mark);
      try {
        const { Attributes = {} } = await client.send(
          new UpdateItemCommand({
            TableName,
            Key: toItem(key),
            // `status` is the one that changes; the others are kept from the first time.
            UpdateExpression: `SET execution = :execution, ${names
              .map(
                (name, index) =>
                  `#${index} = ${name === "status" ? "" : `if_not_exists(#${index}, `}:${index}${name === "status" ? "" : ")"}`,
              )
              .join(", ")}`,
            ConditionExpression: "attribute_not_exists(execution) OR execution = :execution",
            ExpressionAttributeNames: Object.fromEntries(names.map((name, index) => [`#${index}`, name])),
            ExpressionAttributeValues: toItem({
              ":execution": execution,
              ...Object.fromEntries(names.map((name, index) => [`:${index}`, mark[name]])),
            }),
            ReturnValues: "ALL_NEW",
            ReturnValuesOnConditionCheckFailure: "ALL_OLD",
          }),
        );
        return fromItem(Attributes);
      } catch (error) {
        throw new StepConflict("another execution did this step", refused(error));
      }
    },
  };
}

/** The row on which a condition failed. @throws any other error as it is */
function refused(error: unknown): Row {
  if (error instanceof ConditionalCheckFailedException) return fromItem(error.Item ?? {});
  throw error;
}
