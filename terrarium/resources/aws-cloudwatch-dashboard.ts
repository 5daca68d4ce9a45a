import { Dashboards } from "../engine/metrics/dashboards.ts";
import { defineResource } from "../resource.ts";

export default defineResource("aws_cloudwatch_dashboard", {
  summary: "Dashboards: the body is checked to be JSON, and can be read by GetDashboard; nothing draws it here",
  honours: ["dashboard_name", "dashboard_body"],
  ignores: {
    id: "the provider sets it to the name",
  },
  attributes(args, world) {
    const { partition, id: account } = world.account;
    const name = args.string("dashboard_name");
    if (!/^[A-Za-z0-9_-]{1,255}$/.test(name)) {
      args.fail("dashboard_name", `must be 1 to 255 letters, digits, - and _, but is ${JSON.stringify(name)}`);
    }
    const body = args.json("dashboard_body");
    if (body === null || typeof body !== "object" || Array.isArray(body))
      args.fail("dashboard_body", "must be a JSON object");
    return { id: name, dashboard_arn: `arn:${partition}:cloudwatch::${account}:dashboard/${name}` };
  },
  start(args, world, { attributes }) {
    world.service(Dashboards).declare(attributes.id, attributes.dashboard_arn, args.string("dashboard_body"));
    return undefined;
  },
});
