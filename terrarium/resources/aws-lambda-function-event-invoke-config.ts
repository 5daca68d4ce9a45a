import { checkMayHandOn } from "../engine/function/destinations.ts";
import { FunctionService } from "../engine/function/function-service.ts";
import { LATEST } from "../engine/function/versions.ts";
import { checkWhole, usingArgument } from "../plan/check-argument.ts";
import { defineResource } from "../resource.ts";

export default defineResource("aws_lambda_function_event_invoke_config", {
  summary: "Retries, maximum age and destinations of events that functions are invoked with asynchronously",
  honours: [
    "function_name",
    "qualifier",
    "maximum_event_age_in_seconds",
    "maximum_retry_attempts",
    "destination_config.on_success",
    "destination_config.on_failure",
  ],
  ignores: { id: "the provider sets it to the function's name and qualifier" },
  attributes(args) {
    const qualifier = args.optionalString("qualifier");
    const name = args.string("function_name");
    return { id: qualifier === undefined ? name : `${name}:${qualifier}` };
  },
  start(args, world) {
    const given = args.string("function_name");
    const [name = "", ownQualifier] = given.startsWith("arn:") ? given.split(":").slice(6) : given.split(":");
    const deployed = usingArgument(args, "function_name", () => world.service(FunctionService).deployed(name));
    const destinations = args.block("destination_config");
    const destination = (when: "on_success" | "on_failure") => {
      const arn = destinations?.block(when)?.string("destination");
      if (arn !== undefined)
        usingArgument(destinations!, when, () => checkMayHandOn(world, deployed.configuration.roleArn, arn));
      return arn;
    };
    const config = {
      maximumRetryAttempts: checkWhole(args, "maximum_retry_attempts", 0, 2),
      maximumEventAgeSeconds: checkWhole(args, "maximum_event_age_in_seconds", 60, 21_600),
      onSuccess: destination("on_success"),
      onFailure: destination("on_failure"),
    };
    const qualifier = args.optionalString("qualifier") ?? ownQualifier ?? LATEST;
    usingArgument(args, "qualifier", () => deployed.putEventConfig(qualifier, config));
    return undefined;
  },
});
