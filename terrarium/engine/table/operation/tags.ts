import { ResourceNotFoundException, ValidationException } from "../table-errors.ts";
import type { Operation, OperationContext, Request } from "./operation.ts";
import { objects, text } from "./request-members.ts";

/** "TagResource". */
export const tagResource: Operation = async (context, request) => {
  const tags = objects(request, "Tags");
  if (tags.length === 0) throw new ValidationException("Atleast one Tag needs to be provided as Input.");
  const table = tagged(context, request, "TagResource");
  const added = Object.fromEntries(tags.map((tag) => [text(tag, "Key"), text(tag, "Value")]));
  await context.tables.retag(table, { ...table.definition.tags, ...added });
  return {};
};

/** "UntagResource". */
export const untagResource: Operation = async (context, request) => {
  const keys = request.TagKeys;
  if (!Array.isArray(keys) || keys.length === 0) {
    throw new ValidationException("Atleast one Tag Key needs to be provided as Input.");
  }
  const table = tagged(context, request, "UntagResource");
  const kept = Object.entries(table.definition.tags).filter(([key]) => !keys.includes(key));
  await context.tables.retag(table, Object.fromEntries(kept));
  return {};
};

/** "ListTagsOfResource". */
export const listTagsOfResource: Operation = (context, request) => {
  const { tags } = tagged(context, request, "ListTagsOfResource").definition;
  return { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };
};

function tagged({ world, tables, caller }: OperationContext, request: Request, action: string) {
  const arn = text(request, "ResourceArn");
  world.authorize({ principal: caller.principal, action: `dynamodb:${action}`, resource: arn });
  const table = tables.byArn(arn);
  if (!table) throw new ResourceNotFoundException(`Requested resource not found: ResourcArn: ${arn} not found`);
  return table;
}
