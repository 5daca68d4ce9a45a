import { RestApiService } from "../engine/rest-api/rest-api-service.ts";
import { RestApiDoor } from "../protocols/rest-api/door.ts";
import { defineResource } from "../resource.ts";

const NO_TLS = "the front door speaks HTTP on this machine";
/** Route 53 zone of the edge network, and that of regional endpoints in us-east-1: nothing here resolves them. */
const EDGE_ZONE = "Z2FDTNDATAQYW2";
const REGIONAL_ZONE = "Z1UJRXOUMOOFQ8";

export default defineResource("aws_api_gateway_domain_name", {
  summary: "Custom domains: the front door answers requests whose Host header has the name",
  honours: ["domain_name"],
  ignores: {
    certificate_arn: NO_TLS,
    certificate_body: NO_TLS,
    certificate_chain: NO_TLS,
    certificate_name: NO_TLS,
    certificate_private_key: NO_TLS,
    regional_certificate_arn: NO_TLS,
    regional_certificate_name: NO_TLS,
    ownership_verification_certificate_arn: NO_TLS,
    mutual_tls_authentication: NO_TLS,
    security_policy: NO_TLS,
    endpoint_configuration: "edge, regional and private endpoints are all this machine's front door",
    policy: "it is about private custom domains, and there are no private networks here",
    tags: "nothing here reads the tags of a domain name",
    tags_all: "the provider computes it from tags and its default tags",
  },

  attributes(args, world, self) {
    const { partition, region } = world.account;
    const name = args.string("domain_name");
    if (!/^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{1,63}$/.test(name)) {
      args.fail("domain_name", `must be a host name in lower case, and no wildcard here, but is "${name}"`);
    }
    return {
      id: name,
      domain_name: name,
      arn: `arn:${partition}:apigateway:${region}::/domainnames/${name}`,
      domain_name_id: "",
      security_policy: args.optionalString("security_policy") ?? "TLS_1_2",
      certificate_upload_date: new Date(world.clock.now()).toISOString(),
      cloudfront_domain_name: `d${self.id(13)}.cloudfront.net`,
      cloudfront_zone_id: EDGE_ZONE,
      regional_domain_name: `d-${self.id(10)}.execute-api.${region}.amazonaws.com`,
      regional_zone_id: REGIONAL_ZONE,
    };
  },

  start(_args, world, { attributes }) {
    const service = world.service(RestApiService);
    const domain = service.addDomain(attributes.domain_name);
    const close = RestApiDoor.of(world, world.frontDoor).openDomain(domain);
    return {
      stop() {
        close();
        service.removeDomain(attributes.domain_name);
      },
    };
  },
});
