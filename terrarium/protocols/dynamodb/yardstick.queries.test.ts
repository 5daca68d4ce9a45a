import { compareWithDynalite, item, orders, put, query } from "../../../tests/factories/yardstick.ts";

compareWithDynalite({
  queries: [
    ...[-5, 3, 20, 1, 100, 2.5].map((line) =>
      put(
        item("q", line, { state: { S: "new" }, at: { N: String(-line) }, title: { S: `t${line}` }, rest: { S: "x" } }),
      ),
    ),
    put(item("q", 7, { state: { S: "old" } })),
    query("id = :i", { ":i": { S: "q" } }),
    query("id = :i", { ":i": { S: "q" } }, { ScanIndexForward: false, Limit: 2 }),
    query("id = :i", { ":i": { S: "q" } }, { Limit: 2, ExclusiveStartKey: item("q", 1) }),
    query("id = :i AND line > :l", { ":i": { S: "q" }, ":l": { N: "2.5" } }),
    query("id = :i AND line <= :l", { ":i": { S: "q" }, ":l": { N: "2.5" } }),
    query(":l >= line AND id = :i", { ":i": { S: "q" }, ":l": { N: "2.5" } }),
    query("line BETWEEN :a AND :b AND id = :i", { ":i": { S: "q" }, ":a": { N: "-5" }, ":b": { N: "3" } }),
    query("id = :i", { ":i": { S: "q" }, ":t": { S: "t3" } }, { FilterExpression: "title = :t" }),
    query("id = :i", { ":i": { S: "q" } }, { Select: "COUNT", ConsistentRead: true }),
    query("id = :i", { ":i": { S: "q" } }, { ProjectionExpression: "title" }),
    query("id = :i", { ":i": { S: "q" } }, { IndexName: "by-time" }),
    query(
      "id = :i AND at < :a",
      { ":i": { S: "q" }, ":a": { N: "0" } },
      { IndexName: "by-time", ConsistentRead: true, Limit: 2 },
    ),
    query("#s = :s", { ":s": { S: "new" } }, { IndexName: "by-state", ExpressionAttributeNames: { "#s": "state" } }),
    query(
      "#s = :s AND at >= :a",
      { ":s": { S: "new" }, ":a": { N: "-3" } },
      { IndexName: "by-state", ExpressionAttributeNames: { "#s": "state" }, Limit: 2 },
    ),
    query(
      "#s = :s",
      { ":s": { S: "new" } },
      {
        IndexName: "by-state",
        ExpressionAttributeNames: { "#s": "state" },
        ExclusiveStartKey: item("q", 3, { state: { S: "new" }, at: { N: "-3" } }),
      },
    ),
  ],
  "malformed queries": [
    query("line = :l", { ":l": { N: "1" } }),
    query("id > :i", { ":i": { S: "q" } }),
    query("id = :i", { ":i": { N: "1" } }),
    query("id = :i OR line = :l", { ":i": { S: "q" }, ":l": { N: "1" } }),
    query("id = :i AND line <> :l", { ":i": { S: "q" }, ":l": { N: "1" } }),
    query("id = :i AND title = :l", { ":i": { S: "q" }, ":l": { N: "1" } }),
    query("id = :i AND id = :l", { ":i": { S: "q" }, ":l": { S: "1" } }),
    query("id = :i AND size(line) = :l", { ":i": { S: "q" }, ":l": { N: "1" } }),
    query("id.x = :i", { ":i": { S: "q" } }),
    query("id = :i AND contains(line, :l)", { ":i": { S: "q" }, ":l": { N: "1" } }),
    query("NOT id = :i", { ":i": { S: "q" } }),
    query("id = line AND id = :i", { ":i": { S: "q" } }),
    query("id = :i", { ":i": { S: "q" } }, { IndexName: "absent" }),
    query("id = :i", { ":i": { S: "q" } }, { FilterExpression: "line > :i" }),
    query("id = :i", { ":i": { S: "q" } }, { Limit: 0 }),
    query("id = :i", { ":i": { S: "q" } }, { Select: "SOME" }),
    query("id = :i", { ":i": { S: "q" } }, { ExclusiveStartKey: { id: { S: "q" } } }),
    query("id = :i", { ":i": { S: "q" } }, { ExclusiveStartKey: item("other", 1) }),
    query("id = :i AND line > :l", { ":i": { S: "q" }, ":l": { N: "5" } }, { ExclusiveStartKey: item("q", 1) }),
    query(
      "#s = :s",
      { ":s": { S: "new" } },
      { IndexName: "by-state", ConsistentRead: true, ExpressionAttributeNames: { "#s": "state" } },
    ),
    query(
      "#s = :s",
      { ":s": { S: "new" } },
      { IndexName: "by-state", Select: "ALL_ATTRIBUTES", ExpressionAttributeNames: { "#s": "state" } },
    ),
    orders("Query", {}),
    orders("Query", { KeyConditionExpression: "id = :i" }),
    orders("Scan", { Segment: 1 }),
    orders("Scan", { TotalSegments: 1 }),
    orders("Scan", { Segment: 2, TotalSegments: 2 }),
  ],
  batches: [
    [
      "BatchWriteItem",
      {
        RequestItems: {
          orders: [{ PutRequest: { Item: item("b", 1, { a: { S: "x" } }) } }, { PutRequest: { Item: item("b", 2) } }],
        },
        ReturnConsumedCapacity: "TOTAL",
      },
    ],
    [
      "BatchWriteItem",
      { RequestItems: { orders: [{ PutRequest: { Item: item("b", 3) } }, { DeleteRequest: { Key: item("b", 2) } }] } },
    ],
    [
      "BatchWriteItem",
      { RequestItems: { orders: [{ PutRequest: { Item: item("b", 3) } }, { DeleteRequest: { Key: item("b", 3) } }] } },
    ],
    [
      "BatchWriteItem",
      {
        RequestItems: { orders: Array.from({ length: 26 }, (_, line) => ({ PutRequest: { Item: item("b", line) } })) },
      },
    ],
    ["BatchGetItem", { RequestItems: { orders: { Keys: [item("b", 1), item("b", 1)] } } }],
    [
      "BatchGetItem",
      {
        RequestItems: { orders: { Keys: [item("b", 1)], ProjectionExpression: "a", ConsistentRead: true } },
        ReturnConsumedCapacity: "TOTAL",
      },
    ],
    ["BatchGetItem", { RequestItems: { orders: { Keys: [item("b", 9)] } } }],
    ["BatchGetItem", { RequestItems: { absent: { Keys: [item("b", 9)] } } }],
    query("id = :i", { ":i": { S: "b" } }),
  ],
});
