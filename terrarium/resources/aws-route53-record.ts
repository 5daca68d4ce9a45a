import type { Arguments } from "../plan/arguments.ts";
import { defineResource } from "../resource.ts";

/** The record types of Route 53 ("Supported DNS record types"). */
const TYPES = "A AAAA CAA CNAME DS HTTPS MX NAPTR NS PTR SOA SPF SRV SSHFP SVCB TLSA TXT".split(" ");
const ROUTING = "names are resolved by this machine, not by Route 53";

export default defineResource("aws_route53_record", {
  summary: "DNS records, checked as Route 53 would; the front door answers by host name without them",
  honours: ["zone_id", "name", "type", "ttl", "records", "alias"],
  ignores: {
    allow_overwrite: "there are no records of others that could be overwritten",
    set_identifier: ROUTING,
    health_check_id: ROUTING,
    weighted_routing_policy: ROUTING,
    latency_routing_policy: ROUTING,
    failover_routing_policy: ROUTING,
    geolocation_routing_policy: ROUTING,
    geoproximity_routing_policy: ROUTING,
    cidr_routing_policy: ROUTING,
    multivalue_answer_routing_policy: ROUTING,
    timeouts: "a record is there at once",
  },
  attributes(args) {
    const type = args.string("type");
    if (!TYPES.includes(type)) args.fail("type", `must be one of ${TYPES.join(", ")}, but is ${JSON.stringify(type)}`);
    checkTarget(args);
    const name = args.string("name").replace(/\.$/, "").toLowerCase();
    return { id: `${args.string("zone_id")}_${name}_${type}`, name, fqdn: name };
  },
});

/** A record either has values with a time to live, or stands for another name of AWS. */
function checkTarget(args: Arguments): void {
  const alias = args.block("alias");
  if (alias) {
    if (args.has("records") || args.has("ttl")) args.fail("alias", "excludes records and ttl");
    alias.string("name");
    alias.string("zone_id");
    return;
  }
  if (args.strings("records").length === 0)
    args.fail("records", "must have at least one value, or there must be an alias");
  const ttl = args.number("ttl");
  if (!Number.isInteger(ttl) || ttl < 0 || ttl > 2_147_483_647)
    args.fail("ttl", `must be whole seconds, but is ${ttl}`);
}
