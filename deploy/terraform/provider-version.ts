/** The AWS provider that `@cdktf/provider-aws` is the binding of, and that the stacks ask for. */
export const PROVIDER_VERSION = "5.100.0";
