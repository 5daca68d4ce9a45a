import { enableCompileCache } from "node:module";
import { join } from "node:path";
import type { GatewayStack } from "./stacks/gateway-stack.ts";

/** Composes the app: settings → stacks. */
async function main(): Promise<void> {
  // Three quarters of a synthesis are the compilation of what it imports, so that is kept; and no stack is imported that is not
  // wanted.
  enableCompileCache(join(import.meta.dirname, ".sluice/compile-cache"));
  process.noDeprecation ??= true; // cdktf 0.21 brings an archiver that still calls util.isArray
  const { loadSettings, SettingsError } = await import("./settings.ts");
  const { App } = await import("cdktf");
  const { bundleTable } = await import("./stacks/function-sizes.ts");
  try {
    const { deployment, state, gateway, subscriber, orders, shop, shopDomain, stacks } = loadSettings();
    const { common, consumer, routing } = orders;
    const app = new App();
    let gatewayStack: GatewayStack | undefined;
    if (stacks.includes("gateway")) {
      const { GatewayStack } = await import("./stacks/gateway-stack.ts");
      gatewayStack = new GatewayStack(app, "gateway", { deployment, ...gateway });
    }
    if (gatewayStack !== undefined && stacks.includes("subscriber")) {
      const { SubscriberStack } = await import("./stacks/subscriber-stack.ts");
      new SubscriberStack(app, "subscriber", { deployment, queue: gatewayStack.queue, ...subscriber });
    }
    // API Gateway takes no stage with an access log before the account has a role for it.
    const logsWaitFor = gateway.logs.createRole ? gatewayStack : undefined;
    if (stacks.includes("order-sync")) {
      const { OrderSyncStack } = await import("./stacks/order-sync-stack.ts");
      new OrderSyncStack(app, "order-sync", { deployment, ...common });
    }
    if (stacks.includes("order-queue")) {
      const { OrderQueueStack } = await import("./stacks/order-queue-stack.ts");
      new OrderQueueStack(app, "order-queue", { deployment, ...common, consumer });
    }
    if (stacks.includes("order-routing")) {
      const { OrderRoutingStack } = await import("./stacks/order-routing-stack.ts");
      const orderRouting = new OrderRoutingStack(app, "order-routing", { deployment, ...common, consumer, ...routing });
      if (logsWaitFor !== undefined && routing.ingress.kind === "rest") orderRouting.addDependency(logsWaitFor);
    }
    if (stacks.includes("callback")) {
      const { CallbackStack } = await import("./stacks/callback-stack.ts");
      const { access, logs, ...rest } = shop;
      const callback = new CallbackStack(app, "callback", { deployment, ...rest, throttle: access.throttle, logs });
      if (logsWaitFor !== undefined) callback.addDependency(logsWaitFor);
      const logRetentionDays = logs.retentionDays;
      if (stacks.includes("saga")) {
        const { OrderSagaStack } = await import("./stacks/order-saga-stack.ts");
        const { ordersUrl } = new OrderSagaStack(app, "saga", {
          deployment,
          callback,
          ...rest,
          access,
          logRetentionDays,
        });
        const { callbackUrl } = callback;
        if (stacks.includes("web")) {
          const { WebStack } = await import("./stacks/web-stack.ts");
          new WebStack(app, "web", { deployment, ordersUrl, callbackUrl, domain: shopDomain });
        }
      }
    }
    if (state !== undefined) {
      const { StateStack } = await import("./stacks/state-stack.ts");
      new StateStack(app, "state", { deployment, ...state });
    }
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
