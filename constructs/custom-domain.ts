import { AcmCertificate } from "@cdktf/provider-aws/lib/acm-certificate/index.js";
import { AcmCertificateValidation } from "@cdktf/provider-aws/lib/acm-certificate-validation/index.js";
import { ApiGatewayBasePathMapping } from "@cdktf/provider-aws/lib/api-gateway-base-path-mapping/index.js";
import { ApiGatewayDomainName } from "@cdktf/provider-aws/lib/api-gateway-domain-name/index.js";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record/index.js";
import { Construct } from "constructs";
import type { RestApiStage } from "./rest-api-stage.ts";
import { requireMatch, WrongProp } from "./wrong-prop.ts";

export interface CustomDomainProps {
  /** Such as `sub-gw.example.com`; at most 64 characters, as ACM takes no more for a certificate's first name. */
  readonly domainName: string;
  /** Each answers at `https://<domainName>/<stage>`. At least one. */
  readonly stages: readonly RestApiStage[];
  /**
   * Route 53 zone to write the DNS records to. @default none: create `certificateRecord` and `gatewayRecord` by hand; an apply waits for the
   * first, 75 minutes at most
   */
  readonly hostedZoneId?: string;
}

/** A DNS record to create by hand; with a hosted zone it is there already. */
export interface DnsRecord {
  readonly name: string;
  readonly type: string;
  readonly value: string;
}

/**
 * A host name of one's own in front of REST API stages, one base path mapping a stage: certificate, its validation, the domain and the alias.
 * Source: "Custom domain name for public REST APIs in API Gateway", "DNS validation" (ACM).
 */
export class CustomDomain extends Construct {
  /** Proves to ACM whose the domain is, now and at each renewal. Known before the certificate is issued. */
  readonly certificateRecord: DnsRecord;
  /** Leads callers to the gateway. */
  readonly gatewayRecord: DnsRecord;

  constructor(scope: Construct, id: string, props: CustomDomainProps) {
    super(scope, id);
    const { domainName, stages, hostedZoneId } = props;
    requireMatch(
      this,
      "domainName",
      domainName,
      /^(?=.{1,64}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z0-9-]+$/,
      "a host name in lower case of at most 64 characters",
    );
    if (stages.length === 0) throw new WrongProp(this, "stages", stages, "at least one stage");

    const certificate = new AcmCertificate(this, "certificate", {
      domainName,
      validationMethod: "DNS",
      lifecycle: { createBeforeDestroy: true },
    });
    // The options are a set of as many entries as the certificate has names: one. So no for_each, whose keys would have to be known at plan.
    const proof = certificate.domainValidationOptions.get(0);
    const validation = new AcmCertificateValidation(this, "validation", {
      certificateArn: certificate.arn,
      ...(hostedZoneId === undefined
        ? {}
        : {
            validationRecordFqdns: [
              new Route53Record(this, "validation-record", {
                zoneId: hostedZoneId,
                name: proof.resourceRecordName,
                type: proof.resourceRecordType,
                records: [proof.resourceRecordValue],
                ttl: 60,
                // The same name in another environment or after a lost state proves itself by the same record.
                allowOverwrite: true,
              }).fqdn,
            ],
          }),
    });
    const domain = new ApiGatewayDomainName(this, "domain", {
      domainName,
      // Of the validation, not of the certificate: API Gateway takes an issued one alone.
      regionalCertificateArn: validation.certificateArn,
      securityPolicy: "TLS_1_2",
      endpointConfiguration: { types: ["REGIONAL"] },
    });
    for (const stage of stages) {
      new ApiGatewayBasePathMapping(this, `mapping-${stage.node.id}`, {
        domainName: domain.domainName,
        apiId: stage.api.id,
        stageName: stage.name,
        basePath: stage.name,
      });
    }
    if (hostedZoneId !== undefined) {
      new Route53Record(this, "alias", {
        zoneId: hostedZoneId,
        name: domain.domainName,
        type: "A",
        alias: { name: domain.regionalDomainName, zoneId: domain.regionalZoneId, evaluateTargetHealth: false },
      });
    }
    this.certificateRecord = {
      name: proof.resourceRecordName,
      type: proof.resourceRecordType,
      value: proof.resourceRecordValue,
    };
    this.gatewayRecord = { name: domainName, type: "CNAME", value: domain.regionalDomainName };
  }
}
