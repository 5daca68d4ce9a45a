import { ResourceNotFound } from "../../../engine/alarm/alarm.ts";
import { Dashboards } from "../../../engine/metrics/dashboards.ts";
import { type Action, authorize } from "../action.ts";

/** "GetDashboard" */
export const getDashboard: Action = (world, input, call) => {
  const name = input.required("DashboardName");
  const { partition, id } = world.account;
  authorize(world, call, "GetDashboard", `arn:${partition}:cloudwatch::${id}:dashboard/${name}`);
  const dashboard = world.service(Dashboards).find(name);
  if (!dashboard) throw new ResourceNotFound(`Dashboard ${name} does not exist`);
  return { DashboardArn: dashboard.arn, DashboardBody: dashboard.body, DashboardName: name };
};

/** "ListDashboards" */
export const listDashboards: Action = (world, input, call) => {
  authorize(world, call, "ListDashboards");
  const prefix = input.text("DashboardNamePrefix") ?? "";
  const dashboards = world.service(Dashboards).list();
  return {
    DashboardEntries: dashboards
      .filter(({ name }) => name.startsWith(prefix))
      .map(({ name, arn, body, modifiedAt }) => ({
        DashboardName: name,
        DashboardArn: arn,
        LastModified: new Date(modifiedAt),
        Size: Buffer.byteLength(body),
      })),
  };
};
