import { FunctionService } from "../engine/function/function-service.ts";
import { usingArgument } from "../plan/check-argument.ts";
import { defineResource } from "../resource.ts";

export default defineResource("aws_lambda_alias", {
  summary: "Names for versions of functions, with a share for a second version; all versions run the code declared now",
  honours: ["function_name", "function_version", "name", "description", "routing_config.additional_version_weights"],
  ignores: { id: "the provider sets it to the ARN" },
  attributes(args, world) {
    const { partition, region, id: account } = world.account;
    const name = args.string("name");
    if (!/^(?!\d+$)[\w-]{1,128}$/.test(name))
      args.fail("name", `must be 1 to 128 letters, digits, - and _, and no number, but is ${JSON.stringify(name)}`);
    const given = args.string("function_name");
    const functionArn = given.startsWith("arn:")
      ? given.split(":").slice(0, 7).join(":")
      : `arn:${partition}:lambda:${region}:${account}:function:${given}`;
    const arn = `${functionArn}:${name}`;
    return {
      id: arn,
      arn,
      invoke_arn: `arn:${partition}:apigateway:${region}:lambda:path/2015-03-31/functions/${arn}/invocations`,
    };
  },
  start(args, world, { attributes: { arn } }) {
    const functions = world.service(FunctionService);
    const { versions } = usingArgument(args, "function_name", () => functions.deployed(arn.split(":")[6] ?? ""));
    const weights = args.block("routing_config")?.record("additional_version_weights") ?? {};
    const name = args.string("name");
    usingArgument(args, "function_version", () =>
      versions.putAlias({
        name,
        version: args.string("function_version"),
        description: args.optionalString("description"),
        weights: Object.fromEntries(Object.entries(weights).map(([version, weight]) => [version, Number(weight)])),
      }),
    );
    return { stop: () => versions.removeAlias(name) };
  },
});
