import { EventBusService } from "../engine/event-bus/event-bus-service.ts";
import { usingArgument } from "../plan/check-argument.ts";
import { defineResource } from "../resource.ts";

export default defineResource("aws_cloudwatch_event_bus", {
  summary: "Custom event buses",
  honours: ["name", "description"],
  ignores: {
    dead_letter_config: "it takes events that could not be decrypted, and nothing is encrypted on this machine",
    kms_key_identifier: "nothing is encrypted on this machine",
    tags: "nothing here reads the tags of an event bus",
    tags_all: "the provider computes it from tags and its default tags",
    id: "the provider sets it to the name",
  },
  attributes(args, world) {
    const { partition, region, id: account } = world.account;
    const name = args.string("name");
    if (!/^[/.\-_A-Za-z0-9]{1,256}$/.test(name) || name === "default" || name.startsWith("aws.")) {
      args.fail(
        "name",
        `must be 1 to 256 letters, digits, /, ., - and _, neither "default" nor beginning with "aws.", but is ${JSON.stringify(name)}`,
      );
    }
    return { id: name, name, arn: `arn:${partition}:events:${region}:${account}:event-bus/${name}` };
  },
  start(args, world, { address, attributes: { name } }) {
    usingArgument(args, "name", () =>
      world.service(EventBusService).declareBus(name, address, args.optionalString("description")),
    );
    return undefined;
  },
});
