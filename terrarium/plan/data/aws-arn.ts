import type { DataSource } from "../data-source.ts";

/** The parts of an ARN (AWS provider, "Data Source: aws_arn"). */
export const source: DataSource = {
  summary: "The parts of an ARN",
  honours: ["arn"],
  read(args) {
    const arn = args.string("arn");
    const [prefix, partition, service, region, account, ...resource] = arn.split(":");
    if (prefix !== "arn" || resource.length === 0)
      return args.fail("arn", `must be an ARN, but is ${JSON.stringify(arn)}`);
    return { id: arn, partition, service, region, account, resource: resource.join(":") };
  },
};
