import { HttpApiService } from "../engine/http-api/http-api-service.ts";
import { HttpApiDoor } from "../protocols/http-api/door.ts";
import { defineResource } from "../resource.ts";

const NO_TLS = "the front door speaks HTTP on this machine";
/** Route 53 zone of regional endpoints in us-east-1: nothing here resolves it. */
const REGIONAL_ZONE = "Z1UJRXOUMOOFQ8";

export default defineResource("aws_apigatewayv2_domain_name", {
  summary: "Custom domains for HTTP APIs: the front door answers requests whose Host header has the name",
  honours: ["domain_name"],
  ignores: {
    domain_name_configuration: NO_TLS,
    mutual_tls_authentication: NO_TLS,
    timeouts: "nothing here has to be waited for",
    tags: "nothing here reads the tags of a domain name",
    tags_all: "the provider computes it from tags and its default tags",
  },

  attributes(args, world, self) {
    const { partition, region } = world.account;
    const name = args.string("domain_name");
    if (!/^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{1,63}$/.test(name))
      args.fail("domain_name", `must be a host name in lower case, and no wildcard here, but is "${name}"`);
    const configuration = args.block("domain_name_configuration");
    return {
      id: name,
      domain_name: name,
      arn: `arn:${partition}:apigateway:${region}::/domainnames/${name}`,
      api_mapping_selection_expression: "$request.basepath",
      domain_name_configuration: [
        {
          ...configuration?.raw,
          hosted_zone_id: REGIONAL_ZONE,
          target_domain_name: `d-${self.id(10)}.execute-api.${region}.amazonaws.com`,
        },
      ],
    };
  },

  start(_args, world, { attributes: { domain_name: name } }) {
    const service = world.service(HttpApiService);
    const domain = service.addDomain(name);
    const close = HttpApiDoor.of(world, world.frontDoor).openDomain(domain);
    return {
      stop() {
        close();
        service.removeDomain(name);
      },
    };
  },
});
