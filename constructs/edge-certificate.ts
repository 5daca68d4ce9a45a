import { AcmCertificate } from "@cdktf/provider-aws/lib/acm-certificate/index.js";
import { AcmCertificateValidation } from "@cdktf/provider-aws/lib/acm-certificate-validation/index.js";
import type { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record/index.js";
import { Construct } from "constructs";

export interface EdgeCertificateProps {
  readonly domainName: string;
  /** A provider of us-east-1, the only region whose certificates CloudFront takes. */
  readonly provider: AwsProvider;
  /** Route 53 zone that proves whose the domain is. @default none: an apply waits until the record is made by hand */
  readonly hostedZoneId?: string;
}

/** A certificate for a distribution, once it is issued. Source: "Requirements for using SSL/TLS certificates with CloudFront". */
export class EdgeCertificate extends Construct {
  readonly #validation: AcmCertificateValidation;

  constructor(scope: Construct, id: string, { domainName, provider, hostedZoneId }: EdgeCertificateProps) {
    super(scope, id);
    const certificate = new AcmCertificate(this, "certificate", {
      provider,
      domainName,
      validationMethod: "DNS",
      lifecycle: { createBeforeDestroy: true },
    });
    const proof = certificate.domainValidationOptions.get(0);
    const record =
      hostedZoneId === undefined
        ? undefined
        : new Route53Record(this, "validation-record", {
            zoneId: hostedZoneId,
            name: proof.resourceRecordName,
            type: proof.resourceRecordType,
            records: [proof.resourceRecordValue],
            ttl: 60,
            // The same name in another environment or after a lost state proves itself by the same record.
            allowOverwrite: true,
          });
    this.#validation = new AcmCertificateValidation(this, "validation", {
      provider,
      certificateArn: certificate.arn,
      ...(record === undefined ? {} : { validationRecordFqdns: [record.fqdn] }),
    });
  }

  /** Of the validation, not of the certificate: CloudFront takes an issued one alone. */
  get arn(): string {
    return this.#validation.certificateArn;
  }
}
