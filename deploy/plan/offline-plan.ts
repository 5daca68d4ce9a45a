import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { SynthesizedStack } from "../../constructs/checks/synthesized-app.ts";
import { withoutAccount } from "../terraform/environment.ts";
import { providerInstallation } from "../terraform/provider-mirror.ts";
import { PROVIDER_VERSION } from "../terraform/provider-version.ts";
import { Terraform, TerraformFailed } from "../terraform/terraform.ts";
import { NoAws } from "./no-aws.ts";
import { oneConfiguration } from "./one-configuration.ts";

interface PlanOutput {
  readonly resource_changes?: readonly {
    readonly module_address?: string;
    readonly mode: string;
    readonly type: string;
    readonly name: string;
    readonly change: { readonly after: Readonly<Record<string, unknown>> | null };
  }[];
}

/** What Terraform would create, by the stack and the address in it, with the values that are known before it does. */
export type PlannedValues = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

export const planKey = (stack: string, address: string): string => `${stack}/${address}`;

/**
 * What the real Terraform and the real provider make of the stacks, with nothing deployed and no account: arguments that the provider refuses
 * are found, at no cost. @throws TerraformFailed
 */
export async function offlinePlan(stacks: readonly SynthesizedStack[]): Promise<PlannedValues> {
  const directory = mkdtempSync(join(tmpdir(), "offline-plan-"));
  const aws = await NoAws.start();
  try {
    write(directory, stacks);
    const env = {
      ...withoutAccount(),
      ...providerInstallation(PROVIDER_VERSION, process.env),
      AWS_ENDPOINT_URL: aws.endpoint,
      AWS_MAX_ATTEMPTS: "1",
    };
    const terraform = new Terraform({ directory, env });
    await terraform.run(["init"]);
    await terraform.run(["plan", "-out=tfplan"]);
    const { resource_changes = [] } = await terraform.show<PlanOutput>("tfplan");
    return new Map(
      resource_changes
        .filter(({ mode }) => mode === "managed")
        .map(({ module_address = "", type, name, change }) => [
          planKey(module_address.replace(/^module\./, ""), `${type}.${name}`),
          change.after ?? {},
        ]),
    );
  } catch (error) {
    if (error instanceof TerraformFailed && aws.refused.length > 0) {
      error.message += `\n\nAn offline plan has no AWS to ask, and was to ask it: ${aws.refused.join(", ")}`;
    }
    throw error;
  } finally {
    await aws.stop();
    rmSync(directory, { recursive: true });
  }
}

function write(directory: string, stacks: readonly SynthesizedStack[]): void {
  for (const [file, content] of Object.entries(oneConfiguration(stacks))) {
    mkdirSync(dirname(join(directory, file)), { recursive: true });
    writeFileSync(join(directory, file), JSON.stringify(content, null, 2)); // in lines: Terraform quotes those with an error
  }
  // Relative paths are those of the directory that Terraform runs in, and cdktf gives each asset a name of its own.
  mkdirSync(join(directory, "assets"));
  for (const assets of stacks.map((stack) => resolve(stack.directory, "assets")).filter(existsSync)) {
    for (const name of readdirSync(assets)) symlinkSync(join(assets, name), join(directory, "assets", name));
  }
}
