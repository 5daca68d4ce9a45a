import { ValidationException } from "../table-errors.ts";
import type { Operation } from "./operation.ts";
import { flag, object, text } from "./request-members.ts";
import { named } from "./tables.ts";

/** "UpdateTimeToLive": which attribute says when an item expires. */
export const updateTimeToLive: Operation = async (context, request) => {
  const specification = object(request, "TimeToLiveSpecification");
  const attribute = text(specification, "AttributeName");
  const enabled = flag(specification, "Enabled");
  const table = named(context, request, "UpdateTimeToLive");
  const { ttlAttribute } = table.definition;
  if (enabled && ttlAttribute !== undefined) {
    const problem =
      ttlAttribute === attribute
        ? "TimeToLive is already enabled"
        : `TimeToLive is active on a different AttributeName: current AttributeName is ${ttlAttribute}`;
    throw new ValidationException(problem);
  }
  if (!enabled && ttlAttribute === undefined) throw new ValidationException("TimeToLive is already disabled");
  if (!enabled && ttlAttribute !== attribute) {
    throw new ValidationException(
      `TimeToLive is active on a different AttributeName: current AttributeName is ${ttlAttribute}`,
    );
  }
  const { ttlAttribute: _before, ...rest } = table.definition;
  await context.tables.update(table, enabled ? { ...rest, ttlAttribute: attribute } : rest);
  return { TimeToLiveSpecification: { AttributeName: attribute, Enabled: enabled } };
};

/** "DescribeTimeToLive". */
export const describeTimeToLive: Operation = (context, request) => {
  const { ttlAttribute } = named(context, request, "DescribeTimeToLive").definition;
  return {
    TimeToLiveDescription:
      ttlAttribute === undefined
        ? { TimeToLiveStatus: "DISABLED" }
        : { TimeToLiveStatus: "ENABLED", AttributeName: ttlAttribute },
  };
};
