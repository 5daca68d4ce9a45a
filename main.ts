import { enableCompileCache } from "node:module";
import { join } from "node:path";

/** Composes the app: settings → stacks. */
async function main(): Promise<void> {
  // Three quarters of a synthesis are the compilation of what it imports, so that is kept, and imported once it is on.
  enableCompileCache(join(import.meta.dirname, ".sluice/compile-cache"));
  process.noDeprecation ??= true; // cdktf 0.21 brings an archiver that still calls util.isArray
  const { loadSettings, SettingsError } = await import("./settings.ts");
  const { App } = await import("cdktf");
  const { bundleTable } = await import("./stacks/function-sizes.ts");
  const { CallbackStack } = await import("./stacks/callback-stack.ts");
  const { GatewayStack } = await import("./stacks/gateway-stack.ts");
  const { OrderQueueStack } = await import("./stacks/order-queue-stack.ts");
  const { OrderRoutingStack } = await import("./stacks/order-routing-stack.ts");
  const { OrderSagaStack } = await import("./stacks/order-saga-stack.ts");
  const { OrderSyncStack } = await import("./stacks/order-sync-stack.ts");
  const { StateStack } = await import("./stacks/state-stack.ts");
  const { SubscriberStack } = await import("./stacks/subscriber-stack.ts");
  const { WebStack } = await import("./stacks/web-stack.ts");
  try {
    const { deployment, state, gateway, subscriber, orders, shop, shopDomain, stacks } = loadSettings();
    const { common, consumer, routing } = orders;
    const app = new App();
    const gatewayStack = stacks.includes("gateway")
      ? new GatewayStack(app, "gateway", { deployment, ...gateway })
      : undefined;
    if (gatewayStack !== undefined && stacks.includes("subscriber")) {
      new SubscriberStack(app, "subscriber", { deployment, queue: gatewayStack.queue, ...subscriber });
    }
    if (stacks.includes("order-sync")) new OrderSyncStack(app, "order-sync", { deployment, ...common });
    if (stacks.includes("order-queue")) new OrderQueueStack(app, "order-queue", { deployment, ...common, consumer });
    if (stacks.includes("order-routing")) {
      new OrderRoutingStack(app, "order-routing", { deployment, ...common, consumer, ...routing });
    }
    if (stacks.includes("callback")) {
      const { access, logs, ...rest } = shop;
      const callback = new CallbackStack(app, "callback", { deployment, ...rest, throttle: access.throttle, logs });
      // API Gateway takes no stage with an access log before the account has a role for it.
      if (gatewayStack !== undefined && gateway.logs.createRole) callback.addDependency(gatewayStack);
      const logRetentionDays = logs.retentionDays;
      if (stacks.includes("saga")) {
        const { ordersUrl } = new OrderSagaStack(app, "saga", {
          deployment,
          callback,
          ...rest,
          access,
          logRetentionDays,
        });
        const { callbackUrl } = callback;
        if (stacks.includes("web")) {
          new WebStack(app, "web", { deployment, ordersUrl, callbackUrl, domain: shopDomain });
        }
      }
    }
    if (state !== undefined) new StateStack(app, "state", { deployment, ...state });
    app.synth();
    console.log(`Synthesized ${app.node.children.map(({ node }) => node.id).join(", ")} into ${app.outdir}`);
    const sizes = process.argv.includes("--quiet") ? "" : bundleTable(app);
    if (sizes !== "") console.log(`Functions, minified:\n${sizes}`);
  } catch (error) {
    const { message } = error as Error;
    // Of the app's validations, the static checks among them, what they found is worth reading, not where cdktf threw it.
    if (!(error instanceof SettingsError || message.startsWith("App-level validation failed"))) throw error;
    console.error(message);
    process.exitCode = 2;
  }
}

main();
