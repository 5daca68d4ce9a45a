import type { Arguments } from "../plan/arguments.ts";
import { checkOneOf } from "../plan/check-argument.ts";
import { defineResource } from "../resource.ts";

export default defineResource("aws_ssm_parameter", {
  summary: "Parameters, to be referred to; the API of Systems Manager is not spoken here",
  honours: ["name", "type", "value", "insecure_value", "allowed_pattern", "tier", "data_type"],
  ignores: {
    arn: "the provider computes it",
    description: "nothing here reads it",
    key_id: "nothing is encrypted on this machine",
    overwrite: "every run begins without parameters",
    value_wo: "written, and read by nobody here",
    value_wo_version: "every run writes the value",
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
});

function checkedValue(args: Arguments): string {
  const given = ["value", "insecure_value", "value_wo"].filter((name) => args.has(name));
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
