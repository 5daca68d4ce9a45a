import { readUnits } from "../capacity.ts";
import { ExpressionInputs } from "../expression/expression-inputs.ts";
import type { Path } from "../expression/path.ts";
import { parseProjection, project } from "../expression/projection.ts";
import { checkKey, storedKey } from "../item-key.ts";
import { readItem } from "../value/read-value.ts";
import { consumption } from "./consumption.ts";
import { authorizedTable, type Operation, type Request } from "./operation.ts";
import { CAPACITY_MODES, flag, object, oneOf, optionalText, refuseLegacy, tableName } from "./request-members.ts";

/** "GetItem". Every read is consistent here; one that did not ask for it costs half, as on AWS. */
export const getItem: Operation = (context, request) => {
  refuseLegacy(request);
  const name = tableName(request);
  const capacity = oneOf(request, "ReturnConsumedCapacity", CAPACITY_MODES, "NONE");
  const keyItem = readItem(object(request, "Key"));
  const inputs = new ExpressionInputs(request, ["ProjectionExpression"]);
  const paths = projectionOf(request, inputs);
  inputs.assertAllUsed();
  const consistency = flag(request, "ConsistentRead") ? "strong" : "eventual";
  const table = authorizedTable(context, name, "GetItem");
  checkKey(keyItem, table.definition);
  const found = table.get(storedKey(keyItem, table.definition.key));
  const consumed = { table: readUnits(found?.size ?? 0, consistency), indexes: new Map() };
  return {
    ...(found && { Item: paths ? project(found.item, paths) : found.item }),
    ConsumedCapacity: consumption(table, capacity, "Read", [consumed]),
  };
};

/** What a request wants of each item; everything where it does not say. */
export function projectionOf(request: Request, inputs: ExpressionInputs): readonly Path[] | undefined {
  const source = optionalText(request, "ProjectionExpression");
  return source === undefined ? undefined : parseProjection(source, inputs);
}
