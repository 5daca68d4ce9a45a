import { App } from "cdktf";
import { loadSettings, SettingsError } from "./settings.ts";
import { GatewayStack } from "./stacks/gateway-stack.ts";
import { SubscriberStack } from "./stacks/subscriber-stack.ts";

try {
  const { deployment, gateway, subscriber } = loadSettings();
  const app = new App();
  const { queue } = new GatewayStack(app, "gateway", { deployment, ...gateway });
  new SubscriberStack(app, "subscriber", { deployment, queue, ...subscriber });
  app.synth();
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
