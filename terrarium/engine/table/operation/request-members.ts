import { SerializationException, ValidationException } from "../table-errors.ts";
import type { Request } from "./operation.ts";

/** A member with one of the values that the API reference lists. @throws ValidationException */
export function oneOf<T extends string>(request: Request, name: string, values: readonly T[], fallback: T): T {
  const value = request[name];
  if (value === undefined || value === null) return fallback;
  if (values.includes(value as T)) return value as T;
  return constraint(name, String(value), `Member must satisfy enum value set: [${values.join(", ")}]`);
}

/** A whole number within its bounds, if it is there. @throws ValidationException, SerializationException */
export function whole(
  request: Request,
  name: string,
  least: number,
  most = Number.MAX_SAFE_INTEGER,
): number | undefined {
  const value = request[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "number") throw new SerializationException(`${typeof value} cannot be converted to Integer`);
  if (value < least) return constraint(name, value, `Member must have value greater than or equal to ${least}`);
  if (value > most) return constraint(name, value, `Member must have value less than or equal to ${most}`);
  return Math.floor(value);
}

export function flag(request: Request, name: string): boolean {
  const value = request[name];
  if (value === undefined || value === null) return false;
  if (typeof value !== "boolean") throw new SerializationException(`${typeof value} cannot be converted to Boolean`);
  return value;
}

export function optionalText(request: Request, name: string): string | undefined {
  const value = request[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") throw new SerializationException(`${typeof value} cannot be converted to String`);
  return value;
}

/** A text that must be there. @throws ValidationException */
export function text(request: Request, name: string): string {
  return optionalText(request, name) ?? missing(name);
}

/** A name of a table, or its ARN. @throws ValidationException */
export function tableName(request: Request, name = "TableName"): string {
  const value = text(request, name);
  if (value.startsWith("arn:")) return value;
  if (!/^[a-zA-Z0-9_.-]+$/.test(value)) {
    return constraint(name, value, "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+");
  }
  if (value.length < 3 || value.length > 255) {
    throw new ValidationException(
      `Invalid table/index name.  Table/index names must be between 3 and 255 characters long, and may contain only the ` +
        `characters a-z, A-Z, 0-9, '_', '-', and '.'`,
    );
  }
  return value;
}

/** An object that must be there. @throws ValidationException, SerializationException */
export function object(request: Request, name: string): Request {
  return optionalObject(request, name) ?? missing(name);
}

export function optionalObject(request: Request, name: string): Request | undefined {
  const value = request[name];
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "object" || Array.isArray(value)) throw new SerializationException("Unexpected field type");
  return value as Request;
}

/** A list of objects; empty where it is absent. @throws SerializationException */
export function objects(request: Request, name: string): readonly Request[] {
  const value = request[name] ?? [];
  if (!Array.isArray(value)) throw new SerializationException("Unexpected field type");
  return value.map((_, index) => object({ [name]: value[index] }, name));
}

/** @throws ValidationException in the words of a constraint of the API's model */
export function constraint(name: string, value: string | number, problem: string): never {
  throw new ValidationException(
    `1 validation error detected: Value '${value}' at '${lowerFirst(name)}' failed to satisfy constraint: ${problem}`,
  );
}

function missing(name: string): never {
  throw new ValidationException(
    `1 validation error detected: Value null at '${lowerFirst(name)}' failed to satisfy constraint: Member must not be null`,
  );
}

/** Parameters from before there were expressions: nothing here reads them, so that they must not be passed over. */
const LEGACY: Readonly<Record<string, string>> = {
  AttributesToGet: "ProjectionExpression",
  AttributeUpdates: "UpdateExpression",
  ConditionalOperator: "AND and OR in an expression",
  Expected: "ConditionExpression",
  KeyConditions: "KeyConditionExpression",
  QueryFilter: "FilterExpression",
  ScanFilter: "FilterExpression",
};

/** @throws ValidationException for a legacy parameter, with what takes its place */
export function refuseLegacy(request: Request): void {
  for (const name of Object.keys(LEGACY)) {
    if (request[name] === undefined) continue;
    throw new ValidationException(
      `The terrarium does not read the legacy parameter ${name}: use ${LEGACY[name]} ("Legacy DynamoDB conditional parameters")`,
    );
  }
}

const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

export const RETURN_VALUES = ["ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE", "UPDATED_NEW"] as const;

/** Whether a put or delete gives back what was there; more they cannot give. @throws ValidationException */
export function returnsOld(request: Request): boolean {
  const value = oneOf(request, "ReturnValues", RETURN_VALUES, "NONE");
  if (value !== "ALL_OLD" && value !== "NONE") {
    throw new ValidationException("ReturnValues can only be ALL_OLD or NONE");
  }
  return value === "ALL_OLD";
}

export const CAPACITY_MODES = ["INDEXES", "TOTAL", "NONE"] as const;
