import { Activities } from "../engine/state-machine/activities.ts";
import { StateMachineService } from "../engine/state-machine/state-machine-service.ts";
import { usingArgument } from "../plan/check-argument.ts";
import { defineResource } from "../resource.ts";

export default defineResource("aws_sfn_activity", {
  summary: "Activities: tasks that workers outside ask for and answer with the token",
  honours: ["name"],
  ignores: {
    tags: "nothing here reads the tags of an activity",
    tags_all: "the provider computes it from tags and its default tags",
    encryption_configuration: "nothing is encrypted on this machine",
    id: "the provider sets it to the ARN",
  },

  attributes(args, world) {
    const { partition, region, id: account } = world.account;
    const name = args.string("name");
    if (!/^[\w-]{1,80}$/.test(name))
      args.fail("name", `must be 1 to 80 letters, digits, - and _, but is ${JSON.stringify(name)}`);
    const arn = `arn:${partition}:states:${region}:${account}:activity:${name}`;
    return { id: arn, arn, name, creation_date: new Date(world.clock.now()).toISOString() };
  },

  start(args, world, { address, attributes: { name, arn } }) {
    world.service(StateMachineService);
    const activities = world.service(Activities);
    usingArgument(args, "name", () => activities.create(name));
    world.topology.add({ id: arn, kind: "activity", name, address });
    return undefined;
  },
});
