import { ExpressionInputs } from "../expression/expression-inputs.ts";
import { scattered } from "../item-key.ts";
import { ValidationException } from "../table-errors.ts";
import { authorizedTable, type Operation, type Request } from "./operation.ts";
import { readPage, readPageRequest } from "./page.ts";
import { optionalText, refuseLegacy, tableName, whole } from "./request-members.ts";

/** "Scan": every item of a table or index, in an order that says nothing; in segments on request. */
export const scan: Operation = (context, request) => {
  refuseLegacy(request);
  const name = tableName(request);
  const indexName = optionalText(request, "IndexName");
  const segment = segmentOf(request);
  const inputs = new ExpressionInputs(request, ["FilterExpression", "ProjectionExpression"]);
  const page = readPageRequest(request, inputs);
  inputs.assertAllUsed();
  const table = authorizedTable(context, name, "Scan", indexName);
  const index = indexName === undefined ? undefined : table.index(indexName);
  const key = index?.key ?? table.definition.key;
  const start = page.start?.[key.hash];
  if (segment && start) {
    const place = scattered(start);
    if (place < segment[0] || place >= segment[1]) {
      throw new ValidationException(
        "The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct " +
          `Segment. TotalSegments: ${request.TotalSegments} Segment: ${request.Segment}`,
      );
    }
  }
  return readPage(table, index, page, { ...(segment && { segment }), forward: true });
};

/** Partitions begin with eight hexadecimal digits, which the segments share out. */
function segmentOf(request: Request): readonly [string, string] | undefined {
  const total = whole(request, "TotalSegments", 1, 1_000_000);
  const segment = whole(request, "Segment", 0, 999_999);
  if (total === undefined && segment === undefined) return undefined;
  if (total === undefined) {
    throw new ValidationException(
      "The TotalSegments parameter is required but was not present in the request when Segment parameter is present",
    );
  }
  if (segment === undefined) {
    throw new ValidationException(
      "The Segment parameter is required but was not present in the request when parameter TotalSegments is present",
    );
  }
  if (segment >= total) {
    throw new ValidationException(
      `The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: ${segment} is not less ` +
        `than TotalSegments: ${total}`,
    );
  }
  const bound = (number: number) =>
    Math.floor((number * 2 ** 32) / total)
      .toString(16)
      .padStart(8, "0");
  return [bound(segment), segment === total - 1 ? "g" : bound(segment + 1)];
}
