import { tmpdir } from "node:os";
import { join } from "node:path";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { App, TerraformStack, Testing } from "cdktf";

type Arguments = Readonly<Record<string, unknown>>;

/** A stack named `stack` as Terraform would read it, for looking at in tests. */
export class Synthesized {
  readonly json: { readonly resource?: Readonly<Record<string, Readonly<Record<string, Arguments>>>> } & Arguments;

  /** Builds and synthesizes, with the validations that `cdktf synth` runs. */
  constructor(build: (stack: TerraformStack) => void) {
    // Never written to: `Testing.synth` only returns the JSON.
    const stack = new TerraformStack(new App({ outdir: join(tmpdir(), "sluice-synth-tests") }), "stack");
    new AwsProvider(stack, "aws", { region: "eu-west-1" });
    build(stack);
    this.json = JSON.parse(Testing.synth(stack, true));
  }

  /** All resources of a type. */
  all(type: string): Arguments[] {
    return Object.values(this.json.resource?.[type] ?? {});
  }

  /** The one resource of a type. */
  only(type: string): Arguments {
    const [first, ...more] = this.all(type);
    if (first === undefined || more.length > 0)
      throw new Error(`${more.length + (first ? 1 : 0)} resources of type ${type}`);
    return first;
  }

  /** The resource of a type whose argument has this value. */
  where(type: string, argument: string, value: unknown): Arguments {
    const found = this.all(type).filter((each) => each[argument] === value);
    if (found.length !== 1)
      throw new Error(`${found.length} resources of type ${type} with ${argument} ${String(value)}`);
    return found[0]!;
  }
}

/** The statements of a policy argument. Quotation marks within `${…}` become apostrophes: only Terraform makes JSON of it. */
export function statements(policy: unknown): Record<string, unknown>[] {
  return JSON.parse(String(policy).replace(/\$\{[^}]*\}/g, (reference) => reference.replaceAll('"', "'"))).Statement;
}
