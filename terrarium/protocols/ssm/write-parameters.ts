import { ParameterNotFound, ValidationException } from "../../engine/parameter/parameter-errors.ts";
import { type Parameter, ParameterService } from "../../engine/parameter/parameter-service.ts";
import type { JsonAction } from "../json-service.ts";
import { allow, names, optionalText, text } from "./request.ts";

const TYPES = ["String", "StringList", "SecureString"];
const TIERS = ["Standard", "Advanced", "Intelligent-Tiering"];

/** "PutParameter". */
export const putParameter: JsonAction = async (world, input, call) => {
  const name = text(input, "Name");
  allow(world, call, "PutParameter", name);
  const parameters = world.service(ParameterService);
  const existing = existingOf(parameters, name);
  const type = optionalText(input, "Type") ?? existing?.type;
  if (type === undefined) {
    throw new ValidationException("A parameter type is required when you create a parameter.");
  }
  const tier = optionalText(input, "Tier") ?? existing?.tier ?? "Standard";
  if (!TYPES.includes(type) || !TIERS.includes(tier)) {
    throw new ValidationException(`Type must be one of ${TYPES.join(", ")}, and Tier one of ${TIERS.join(", ")}.`);
  }
  const description = optionalText(input, "Description") ?? existing?.description;
  const allowedPattern = optionalText(input, "AllowedPattern");
  const { version } = await parameters.put(
    {
      name,
      type: type as Parameter["type"],
      value: text(input, "Value"),
      tier,
      dataType: optionalText(input, "DataType") ?? "text",
      ...(description !== undefined && { description }),
      ...(allowedPattern !== undefined && { allowedPattern }),
    },
    input.Overwrite === true,
  );
  return { Version: version, Tier: tier };
};

/** "DeleteParameter". */
export const deleteParameter: JsonAction = async (world, input, call) => {
  const name = text(input, "Name");
  allow(world, call, "DeleteParameter", name);
  await world.service(ParameterService).delete(name);
  return {};
};

/** "DeleteParameters". */
export const deleteParameters: JsonAction = async (world, input, call) => {
  for (const name of names(input)) allow(world, call, "DeleteParameters", name);
  const deleted: string[] = [];
  const invalid: string[] = [];
  for (const name of names(input)) {
    try {
      await world.service(ParameterService).delete(name);
      deleted.push(name);
    } catch (error) {
      if (!(error instanceof ParameterNotFound)) throw error;
      invalid.push(name);
    }
  }
  return { DeletedParameters: deleted, InvalidParameters: invalid };
};

function existingOf(parameters: ParameterService, name: string): Parameter | undefined {
  try {
    return parameters.get(name);
  } catch (error) {
    if (error instanceof ParameterNotFound) return undefined;
    throw error;
  }
}
