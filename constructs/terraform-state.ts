import { LocalBackend, S3Backend, type TerraformStack } from "cdktf";

export interface TerraformStateProps {
  /** Keeps the states of two deployments apart that are made from one checkout. */
  readonly namePrefix: string;
  readonly region: string;
  /** Bucket that holds the state. @default none: a file beside the project */
  readonly bucket?: string;
}

/**
 * Where a stack keeps its state: a local file, or S3 with S3's own lock (a conditional write of `.tflock`), which needs no table.
 * Source: "Backend Type: s3" of the Terraform documentation.
 */
export function keepState(stack: TerraformStack, props: TerraformStateProps): void {
  const file = `${props.namePrefix}.${stack.node.id}.tfstate`;
  if (props.bucket === undefined) {
    new LocalBackend(stack, { path: `${process.cwd()}/terraform.${file}` });
    return;
  }
  new S3Backend(stack, {
    bucket: props.bucket,
    key: `${props.namePrefix}/${stack.node.id}.tfstate`,
    region: props.region,
    encrypt: true,
  });
  // The binding is older than Terraform 1.10, which brought this argument.
  stack.addOverride("terraform.backend.s3.use_lockfile", true);
}
