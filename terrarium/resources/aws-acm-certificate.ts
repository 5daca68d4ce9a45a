import { createHash } from "node:crypto";
import { defineResource } from "../resource.ts";

/** A name ACM would take: a host name, or one with `*` as its first label ("Characteristics of AWS certificates"). */
const DOMAIN = /^(\*\.)?(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;

export default defineResource("aws_acm_certificate", {
  summary: "Certificates that are requested, with the records that validate them; the front door here speaks HTTP",
  honours: ["domain_name", "subject_alternative_names", "validation_method"],
  ignores: {
    key_algorithm: "no certificate is made on this machine",
    options: "no certificate is made, so none is logged as transparent",
    validation_option: "no e-mail is sent to validate a domain",
    certificate_authority_arn: "no private authority issues certificates here",
    early_renewal_duration: "a certificate that is not made does not expire",
    tags: "nothing here reads the tags of a certificate",
    tags_all: "the provider computes it from tags and its default tags",
  },
  attributes(args, world, self) {
    const { partition, region, id: account } = world.account;
    const domain = args.string("domain_name");
    const names = [...new Set([domain, ...args.strings("subject_alternative_names")])];
    for (const name of names) {
      if (!DOMAIN.test(name)) args.fail("domain_name", `must hold host names, but has ${JSON.stringify(name)}`);
    }
    const method = args.optionalString("validation_method") ?? "DNS";
    if (!["DNS", "EMAIL", "NONE"].includes(method)) {
      args.fail("validation_method", `must be DNS, EMAIL or NONE, but is ${JSON.stringify(method)}`);
    }
    const arn = `arn:${partition}:acm:${region}:${account}:certificate/${uuidOf(self.id(32))}`;
    return {
      id: arn,
      arn,
      subject_alternative_names: names,
      validation_method: method,
      domain_validation_options: method === "DNS" ? names.map(validationOption) : [],
      validation_emails: [],
      status: "ISSUED",
      type: "AMAZON_ISSUED",
      renewal_eligibility: "INELIGIBLE",
      pending_renewal: false,
      not_before: "",
      not_after: "",
    };
  },
});

/** The record that proves who owns the name: its form is ACM's, its digits are made from the name. */
function validationOption(name: string) {
  const digest = createHash("sha256").update(name).digest("hex");
  const owned = name.replace(/^\*\./, "");
  return {
    domain_name: name,
    resource_record_name: `_${digest.slice(0, 32)}.${owned}.`,
    resource_record_type: "CNAME",
    resource_record_value: `_${digest.slice(32)}.acm-validations.aws.`,
  };
}

function uuidOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join("-");
}
