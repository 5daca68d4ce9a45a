import { defineResource } from "../resource.ts";

export default defineResource("aws_route53_zone", {
  summary: "Hosted zones, to be referred to; this machine resolves no names from them",
  honours: ["name"],
  ignores: {
    comment: "nothing here reads it",
    delegation_set_id: "no name servers are run here",
    force_destroy: "nothing is left behind in a zone here",
    vpc: "there are no VPCs on this machine",
    tags: "nothing here reads the tags of a zone",
    tags_all: "the provider computes it from tags and its default tags",
  },
  attributes(args, world, self) {
    const id = `Z${self.id(20).toUpperCase()}`;
    const name = args.string("name").replace(/\.$/, "");
    const servers = [1, 2, 3, 4].map((n) => `ns-${n}.awsdns-0${n}.${["com", "net", "org", "co.uk"][n - 1]}`);
    return {
      id,
      zone_id: id,
      name,
      arn: `arn:${world.account.partition}:route53:::hostedzone/${id}`,
      name_servers: servers,
      primary_name_server: servers[0],
    };
  },
});
