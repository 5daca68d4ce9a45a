import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
  paginateQuery,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";

/** A socket that was opened for an order. */
export interface OrderSocket {
  readonly connectionId: string;
  /** Milliseconds since 1970. */
  readonly connectedAt: number;
}

/** A status of an order, kept for whoever has not got it. */
export interface KeptStatus {
  readonly key: string;
  /** What is pushed. */
  readonly text: string;
  /** Ids of the connections that got it. */
  readonly deliveredTo: ReadonlySet<string>;
}

/** Milliseconds since 1970. */
export interface ClaimTime {
  readonly now: number;
  readonly until: number;
}

/**
 * What is known of each order by its id: the sockets that are open, each under its connection's id, and its statuses, each under
 * {@link statusKey}. Statuses come first to last.
 */
export interface CallbackTable {
  addSocket(orderId: string, socket: OrderSocket): Promise<void>;
  removeSocket(orderId: string, connectionId: string): Promise<void>;
  /** The orders that a connection was opened for: one, or none where it is not known (any more). */
  ordersOf(connectionId: string): Promise<string[]>;
  read(
    orderId: string,
  ): Promise<{ readonly sockets: readonly OrderSocket[]; readonly statuses: readonly KeptStatus[] }>;
  /** Keeps a status, once. */
  keep(orderId: string, key: string, text: string): Promise<"kept" | "repeat">;
  /** Notes who is about to give a connection a status; nobody else is, until then. `had it`: it has got it, or the status is gone. */
  claim(
    orderId: string,
    key: string,
    connectionId: string,
    time: ClaimTime,
  ): Promise<"claimed" | "another's" | "had it">;
  /** Takes a claim back: the one that holds until then. */
  release(orderId: string, key: string, connectionId: string, until: number): Promise<void>;
  /** Notes that a connection has got a status, which ends the claim. */
  delivered(orderId: string, key: string, connectionId: string): Promise<void>;
}

/** API Gateway ends every connection after two hours; a row that outlives its connection goes by itself a little later. */
const SOCKET_SECONDS = 2 * 3_600 + 300;
const STATUS_SECONDS = 24 * 3_600;
const PENDING = "pending#";
const BY_CONNECTION = "connectionId-orderId-index";

/** No connection's id has a `#`. The same event has the same key, and keys are in the order of their times. */
export function statusKey(createdOn: string, eventId: string): string {
  return `${PENDING}${createdOn}#${eventId}`;
}

/** `now`: milliseconds since 1970. */
export function createCallbackTable(tableName: string, now: () => number = Date.now): CallbackTable {
  const client = new DynamoDBClient({});
  const seconds = () => Math.floor(now() / 1_000);
  const keyOf = (orderId: string, connectionId: string): Record<string, AttributeValue> => ({
    orderId: { S: orderId },
    connectionId: { S: connectionId },
  });
  const query = async (input: { attribute: string; value: string; index?: string }) => {
    const pages = paginateQuery(
      { client },
      {
        TableName: tableName,
        IndexName: input.index,
        ConsistentRead: input.index === undefined,
        KeyConditionExpression: `${input.attribute} = :value`,
        ExpressionAttributeValues: { ":value": { S: input.value } },
      },
    );
    return (await Array.fromAsync(pages, ({ Items = [] }) => Items)).flat();
  };

  /** Changes what a status has of a connection, its `#claim`; what DynamoDB says where the condition does not hold. */
  const update = (
    orderId: string,
    key: string,
    connectionId: string,
    { does, where, values }: { does: string; where: string; values: Record<string, AttributeValue> },
  ) =>
    refusalOf(
      client.send(
        new UpdateItemCommand({
          TableName: tableName,
          Key: keyOf(orderId, key),
          UpdateExpression: does,
          ConditionExpression: where,
          ExpressionAttributeNames: { "#claim": claimOf(connectionId) },
          ExpressionAttributeValues: values,
          ReturnValuesOnConditionCheckFailure: "ALL_OLD",
        }),
      ),
    );

  return {
    async addSocket(orderId, { connectionId, connectedAt }) {
      const Item = {
        ...keyOf(orderId, connectionId),
        connectedAt: { N: String(connectedAt) },
        expiresAt: { N: String(seconds() + SOCKET_SECONDS) },
      };
      await client.send(new PutItemCommand({ TableName: tableName, Item }));
    },

    async removeSocket(orderId, connectionId) {
      await client.send(new DeleteItemCommand({ TableName: tableName, Key: keyOf(orderId, connectionId) }));
    },

    async ordersOf(connectionId) {
      const items = await query({ attribute: "connectionId", value: connectionId, index: BY_CONNECTION });
      return items.map(({ orderId }) => orderId?.S ?? "");
    },

    async read(orderId) {
      const items = await query({ attribute: "orderId", value: orderId });
      // DynamoDB takes its time to remove what has expired: up to days.
      const live = items.filter(({ expiresAt }) => Number(expiresAt?.N) > seconds());
      const isStatus = (item: Record<string, AttributeValue>) => item.connectionId?.S?.startsWith(PENDING) ?? false;
      return {
        sockets: live
          .filter((item) => !isStatus(item))
          .map(({ connectionId, connectedAt }) => ({
            connectionId: connectionId?.S ?? "",
            connectedAt: Number(connectedAt?.N),
          })),
        statuses: live.filter(isStatus).map(({ connectionId, status, deliveredTo }) => ({
          key: connectionId?.S ?? "",
          text: status?.S ?? "",
          deliveredTo: new Set(deliveredTo?.SS),
        })),
      };
    },

    async keep(orderId, key, text) {
      const Item = {
        ...keyOf(orderId, key),
        status: { S: text },
        expiresAt: { N: String(seconds() + STATUS_SECONDS) },
      };
      const ConditionExpression = "attribute_not_exists(orderId)";
      const put = new PutItemCommand({ TableName: tableName, Item, ConditionExpression });
      return (await refusalOf(client.send(put))) === undefined ? "kept" : "repeat";
    },

    async claim(orderId, key, connectionId, { now, until }) {
      const refusal = await update(orderId, key, connectionId, {
        does: "SET #claim = :until",
        // A status that is gone by now must not be made anew, without its text.
        where:
          "attribute_exists(orderId) AND NOT contains(deliveredTo, :id) AND (attribute_not_exists(#claim) OR #claim < :now)",
        values: { ":id": { S: connectionId }, ":now": { N: String(now) }, ":until": { N: String(until) } },
      });
      if (refusal === undefined) return "claimed";
      const isOpen = refusal.Item !== undefined && !refusal.Item.deliveredTo?.SS?.includes(connectionId);
      return isOpen ? "another's" : "had it";
    },

    async release(orderId, key, connectionId, until) {
      const values = { ":until": { N: String(until) } };
      await update(orderId, key, connectionId, { does: "REMOVE #claim", where: "#claim = :until", values });
    },

    async delivered(orderId, key, connectionId) {
      await update(orderId, key, connectionId, {
        does: "ADD deliveredTo :set REMOVE #claim",
        where: "attribute_exists(orderId)",
        values: { ":set": { SS: [connectionId] } },
      });
    },
  };
}

/** The attribute of a status that says until when a function is about to give it to a connection, in milliseconds since 1970. */
const claimOf = (connectionId: string) => `claim#${connectionId}`;

/** What DynamoDB says of a write whose condition did not hold. */
async function refusalOf(write: Promise<unknown>): Promise<ConditionalCheckFailedException | undefined> {
  try {
    await write;
    return undefined;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return error;
    throw error;
  }
}
