import { enableCompileCache } from "node:module";
import { join } from "node:path";

/** Composes the app: settings → stacks. */
async function main(): Promise<void> {
  // Three quarters of a synthesis are the compilation of what it imports, so that is kept, and imported once it is on.
  enableCompileCache(join(import.meta.dirname, ".sluice/compile-cache"));
  process.noDeprecation ??= true; // cdktf 0.21 brings an archiver that still calls util.isArray
  const { loadSettings, SettingsError } = await import("./settings.ts");
  const { App } = await import("cdktf");
  const { GatewayStack } = await import("./stacks/gateway-stack.ts");
  const { StateStack } = await import("./stacks/state-stack.ts");
  const { SubscriberStack } = await import("./stacks/subscriber-stack.ts");
  try {
    const { deployment, state, gateway, subscriber } = loadSettings();
    const app = new App();
    const { queue } = new GatewayStack(app, "gateway", { deployment, ...gateway });
    new SubscriberStack(app, "subscriber", { deployment, queue, ...subscriber });
    if (state !== undefined) new StateStack(app, "state", { deployment, ...state });
    app.synth();
    console.log(`Synthesized ${app.node.children.map(({ node }) => node.id).join(", ")} into ${app.outdir}`);
  } catch (error) {
    const { message } = error as Error;
    // Of the app's validations, the static checks among them, what they found is worth reading, not where cdktf threw it.
    if (!(error instanceof SettingsError || message.startsWith("App-level validation failed"))) throw error;
    console.error(message);
    process.exitCode = 2;
  }
}

main();
