import type { DataSource } from "../data-source.ts";
import { partitionOf } from "../regions.ts";

/** Services whose principals have the suffix of China in its partition. */
const ofChina = new Set(["codedeploy", "elasticmapreduce", "logs"]);

/** The principal of a service in a region (AWS provider, "Data Source: aws_service_principal"). */
export const source: DataSource = {
  summary: "The principal of a service",
  honours: ["service_name", "region"],
  read(args, context) {
    const service = args.string("service_name");
    const region = args.optionalString("region") ?? context.region;
    const suffix = partitionOf(region) === "aws-cn" && ofChina.has(service) ? "amazonaws.com.cn" : "amazonaws.com";
    return {
      id: `${service}.${region}.${suffix}`,
      name: `${service}.${suffix}`,
      service_name: service,
      region,
      suffix,
    };
  },
};
