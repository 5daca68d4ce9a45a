import { text } from "./fields.ts";

/** A name of the shop's own, `shop.<domain>`. */
export interface ShopDomainSettings {
  readonly domain: string;
  readonly hostedZoneId?: string;
  readonly certificateArn?: string;
}

export const webVariables = {
  SHOP_CERTIFICATE_ARN: text(
    "the ARN of a certificate for shop.DOMAIN in us-east-1, or nothing",
    /^arn:aws[\w-]*:acm:us-east-1:\d{12}:certificate\/[\da-f-]{36}$/,
  ).optional(),
};

interface Set {
  readonly DOMAIN: string;
  readonly HOSTED_ZONE_ID?: string;
  readonly SHOP_CERTIFICATE_ARN?: string;
}

/** CloudFront takes a name with its certificate alone: one that is there, or one that the zone can prove. Here nobody asks for it. */
export function shopDomain(set: Set): ShopDomainSettings | undefined {
  const { DOMAIN: domain, HOSTED_ZONE_ID: hostedZoneId, SHOP_CERTIFICATE_ARN: certificateArn } = set;
  const here = /(^|\.)localhost$/.test(domain);
  return here || hostedZoneId !== undefined || certificateArn !== undefined
    ? { domain, hostedZoneId, certificateArn }
    : undefined;
}
