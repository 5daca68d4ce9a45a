import { ObjectStore } from "../engine/object-store/object-store.ts";
import { defineResource } from "../resource.ts";

const ACCEPTED = ["Enabled", "Suspended", "Disabled"] as const;

export default defineResource("aws_s3_bucket_versioning", {
  summary: "Keeps the versions of the objects of a bucket",
  honours: ["bucket", "versioning_configuration.status", "versioning_configuration.mfa_delete"],
  ignores: {
    expected_bucket_owner: "there is one account",
    mfa: "there are no devices for multi-factor authentication",
    id: "the provider sets it to the bucket's name",
  },
  attributes: (args) => ({ id: args.string("bucket") }),

  async start(args, world) {
    const configuration =
      args.block("versioning_configuration") ?? args.fail("versioning_configuration", "is required");
    const status = ACCEPTED.find((one) => one === configuration.string("status"));
    if (!status) configuration.fail("status", `must be one of ${ACCEPTED.join(", ")}`);
    if (configuration.optionalString("mfa_delete") === "Enabled") {
      configuration.fail("mfa_delete", "must be Disabled: there are no devices for multi-factor authentication");
    }
    const bucket = world.service(ObjectStore).declared(args.string("bucket"));
    if (status !== "Disabled") await bucket.declare({ versioning: status });
    else if (bucket.settings.versioning) {
      configuration.fail("status", "cannot be Disabled: the bucket was versioned before, so it can only be Suspended");
    }
    return undefined;
  },
});
