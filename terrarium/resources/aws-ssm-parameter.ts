import { type Parameter, ParameterService } from "../engine/parameter/parameter-service.ts";
import type { Arguments } from "../plan/arguments.ts";
import { checkOneOf } from "../plan/check-argument.ts";
import { defineResource } from "../resource.ts";

export default defineResource("aws_ssm_parameter", {
  summary: "Parameters with versions; what is put at run time stays until the declaration changes",
  honours: [
    "name",
    "type",
    "value",
    "value_wo",
    "insecure_value",
    "description",
    "allowed_pattern",
    "tier",
    "data_type",
  ],
  ignores: {
    arn: "the provider computes it",
    key_id: "nothing is encrypted on this machine",
    overwrite: "what an earlier run left is found again by its name",
    value_wo_version: "a value that changed is another declaration anyway",
    tags: "nothing here reads the tags of a parameter",
    tags_all: "the provider computes it from tags and its default tags",
    id: "the provider sets it to the name",
  },
  attributes(args, world) {
    const { partition, region, id: account } = world.account;
    const name = args.string("name");
    if (!/^[\w.\-/]{1,1011}$/.test(name) || /^\/?(aws|ssm)/i.test(name)) {
      args.fail(
        "name",
        `must be letters, digits, ., -, _ and /, and not begin with aws or ssm, but is ${JSON.stringify(name)}`,
      );
    }
    args.string("type");
    const type = checkOneOf(args, "type", ["String", "StringList", "SecureString"])!;
    checkOneOf(args, "tier", ["Standard", "Advanced", "Intelligent-Tiering"]);
    const value = checkedValue(args);
    return {
      id: name,
      name,
      arn: `arn:${partition}:ssm:${region}:${account}:parameter/${name.replace(/^\//, "")}`,
      type,
      value,
      insecure_value: args.optionalString("insecure_value") ?? "",
      tier: args.optionalString("tier") ?? "Standard",
      data_type: args.optionalString("data_type") ?? "text",
      version: 1,
      has_value_wo: args.has("value_wo"),
    };
  },
  async start(args, world, { attributes: { name, type, tier, data_type: dataType } }) {
    const description = args.optionalString("description");
    const allowedPattern = args.optionalString("allowed_pattern");
    await world.service(ParameterService).declare({
      name,
      type: type as Parameter["type"],
      value: args.string(VALUES.find((argument) => args.has(argument))!),
      tier,
      dataType,
      ...(description !== undefined && { description }),
      ...(allowedPattern !== undefined && { allowedPattern }),
    });
    return undefined;
  },
});

const VALUES = ["value", "insecure_value", "value_wo"];

function checkedValue(args: Arguments): string {
  const given = VALUES.filter((name) => args.has(name));
  if (given.length !== 1) args.fail("value", 'or "insecure_value" or "value_wo" must be set, and only one of them');
  const value = args.string(given[0]!);
  const most = args.optionalString("tier") === "Advanced" ? 8192 : 4096;
  if (value.length > most) args.fail(given[0]!, `has at most ${most} characters, but has ${value.length}`);
  const pattern = args.optionalString("allowed_pattern");
  if (pattern !== undefined && !new RegExp(pattern).test(value)) {
    args.fail(given[0]!, `does not fit the allowed_pattern ${JSON.stringify(pattern)}`);
  }
  return given[0] === "value_wo" ? "" : value;
}
