import { hash } from "node:crypto";
import {
  ParameterNotFound,
  ParameterVersionNotFound,
  ValidationException,
} from "../../engine/parameter/parameter-errors.ts";
import { type Parameter, ParameterService } from "../../engine/parameter/parameter-service.ts";
import type { World } from "../../engine/world.ts";
import type { JsonAction, JsonInput } from "../json-service.ts";
import { allow, nameOf, names, optionalText, text } from "./request.ts";

/** "GetParameter". */
export const getParameter: JsonAction = (world, input, call) => {
  const name = text(input, "Name");
  allow(world, call, "GetParameter", name);
  return { Parameter: describeValue(world, world.service(ParameterService).get(nameOf(name)), input, name) };
};

/** "GetParameters": those that are not there are named. */
export const getParameters: JsonAction = (world, input, call) => {
  const found: object[] = [];
  const invalid: string[] = [];
  for (const name of names(input)) allow(world, call, "GetParameters", name);
  for (const name of names(input)) {
    try {
      found.push(describeValue(world, world.service(ParameterService).get(nameOf(name)), input, name));
    } catch (error) {
      if (!(error instanceof ParameterNotFound || error instanceof ParameterVersionNotFound)) throw error;
      invalid.push(name);
    }
  }
  return { Parameters: found, InvalidParameters: invalid };
};

/** "GetParametersByPath". */
export const getParametersByPath: JsonAction = (world, input, call) => {
  const path = text(input, "Path");
  if (!path.startsWith("/")) {
    throw new ValidationException(
      'The parameter doesn\'t meet the parameter name requirements. The parameter name must begin with a forward slash "/".',
    );
  }
  if (input.ParameterFilters !== undefined) {
    throw new ValidationException("The terrarium reads no ParameterFilters of GetParametersByPath.");
  }
  allow(world, call, "GetParametersByPath", path.length > 1 ? path.replace(/\/$/, "") : path);
  const prefix = path.endsWith("/") ? path : `${path}/`;
  const deep = input.Recursive === true;
  const all = world
    .service(ParameterService)
    .beginningWith(prefix)
    .filter(({ name }) => deep || !name.slice(prefix.length).includes("/"));
  const { page, token } = paginate(all, input, 10);
  return { Parameters: page.map((parameter) => describeValue(world, parameter, input)), ...token };
};

/** "GetParameterHistory". */
export const getParameterHistory: JsonAction = (world, input, call) => {
  const name = text(input, "Name");
  allow(world, call, "GetParameterHistory", name);
  const { page, token } = paginate(world.service(ParameterService).history(nameOf(name)), input, 50);
  return {
    Parameters: page.map((parameter) => ({
      ...describe(parameter),
      Value: readable(parameter, input),
      Labels: [],
    })),
    ...token,
  };
};

/** "DescribeParameters": without values. Of the filters it reads Name, by Equals and BeginsWith. */
export const describeParameters: JsonAction = (world, input, call) => {
  allow(world, call, "DescribeParameters", "*");
  const filters = (input.ParameterFilters ?? []) as { Key?: string; Option?: string; Values?: readonly string[] }[];
  if (
    input.Filters !== undefined ||
    filters.some(({ Key, Option = "Equals" }) => Key !== "Name" || !/^(Equals|BeginsWith)$/.test(Option))
  ) {
    throw new ValidationException(
      "The terrarium reads ParameterFilters by Name, with Equals and BeginsWith, and no others.",
    );
  }
  const fits = (name: string) =>
    filters.every(({ Option, Values = [] }) =>
      Values.some((value) => (Option === "BeginsWith" ? name.startsWith(value) : name === value)),
    );
  const service = world.service(ParameterService);
  const all = service.beginningWith("").filter(({ name }) => fits(name));
  const { page, token } = paginate(all, input, 50);
  return {
    Parameters: page.map((parameter) => ({ ...describe(parameter), ARN: service.arn(parameter.name) })),
    ...token,
  };
};

/** A page, and the token of the next one: the number of parameters before it. */
function paginate(all: readonly Parameter[], input: JsonInput, most: number) {
  const size = Math.min(Number(input.MaxResults ?? most), most);
  const start = Number(optionalText(input, "NextToken") ?? 0);
  if (!Number.isInteger(start) || start < 0) throw new ValidationException("The specified token isn't valid.");
  const end = start + size;
  return { page: all.slice(start, end), token: end < all.length ? { NextToken: String(end) } : {} };
}

function describeValue(world: World, parameter: Parameter, input: JsonInput, asked = ""): object {
  const { name, type, version, changedAt, dataType } = parameter;
  const selector = /:(\d+)$/.exec(nameOf(asked))?.[0];
  return {
    Name: name,
    Type: type,
    Value: readable(parameter, input),
    Version: version,
    ...(selector && { Selector: selector }),
    LastModifiedDate: changedAt / 1000,
    ARN: world.service(ParameterService).arn(name),
    DataType: dataType,
  };
}

function describe({ name, type, version, changedAt, tier, dataType, description, allowedPattern }: Parameter): object {
  return {
    Name: name,
    Type: type,
    ...(type === "SecureString" && { KeyId: "alias/aws/ssm" }),
    LastModifiedDate: changedAt / 1000,
    ...(description !== undefined && { Description: description }),
    ...(allowedPattern !== undefined && { AllowedPattern: allowedPattern }),
    Version: version,
    Tier: tier,
    DataType: dataType,
    Policies: [],
  };
}

/** Nothing is encrypted here; whoever does not ask for decryption still gets something that tells nothing. */
function readable({ type, value, name, version }: Parameter, input: JsonInput): string {
  if (type !== "SecureString" || input.WithDecryption === true) return value;
  return Buffer.from(hash("sha512", `${name}:${version}:${value}`, "hex"), "hex").toString("base64");
}
