import type { DataSource } from "../data-source.ts";
import { dnsSuffix } from "../regions.ts";

/** The partition of the provider's region (AWS provider, "Data Source: aws_partition"). */
export const source: DataSource = {
  summary: "The partition of the provider's region",
  honours: [],
  read(_args, { partition }) {
    const suffix = dnsSuffix(partition);
    return {
      id: partition,
      partition,
      dns_suffix: suffix,
      reverse_dns_prefix: suffix.split(".").reverse().join("."),
    };
  },
};
