import type { DataSource } from "../data-source.ts";
import { dnsSuffix, partitionOf, regionDescription } from "../regions.ts";

/** A region, by default that of the provider (AWS provider, "Data Source: aws_region"). */
export const source: DataSource = {
  summary: "The provider's region, or another one by name or endpoint",
  honours: ["name", "endpoint"],
  read(args, { region: current }) {
    const endpoint = args.optionalString("endpoint");
    const ofEndpoint =
      endpoint === undefined ? undefined : (/^ec2\.([a-z0-9-]+)\.amazonaws\.com(\.cn)?$/.exec(endpoint)?.[1] ?? "");
    const name = args.optionalString("name") ?? ofEndpoint ?? current;
    const description = regionDescription(name);
    if (description === undefined || (ofEndpoint !== undefined && ofEndpoint !== name)) {
      const [argument, seen] = ofEndpoint === undefined ? ["name", name] : ["endpoint", endpoint];
      return args.fail(argument!, `does not name a region that AWS provider 5.100 knows: ${JSON.stringify(seen)}`);
    }
    return { id: name, name, description, endpoint: `ec2.${name}.${dnsSuffix(partitionOf(name))}` };
  },
};
