import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { WebStack } from "../../stacks/web-stack.ts";
import { start } from "../../terrarium/index.ts";

/** The shop alone, synthesized and run by the terrarium, in front of an API that is somewhere else. */
export async function openShop({
  ordersUrl,
  callbackUrl,
}: {
  readonly ordersUrl: string;
  readonly callbackUrl: string;
}) {
  const directory = mkdtempSync(join(tmpdir(), "sluice-shop-"));
  const app = new App({ outdir: directory });
  const deployment = { region: "eu-west-1", namePrefix: "sluice", environment: "development" } as const;
  new WebStack(app, "web", { deployment, ordersUrl, callbackUrl, domain: { domain: "localhost" } });
  app.synth();
  const terrarium = await start({ directory, port: 0 });
  return {
    terrarium,
    url: `http://shop.localhost:${terrarium.port}/`,
    async close() {
      await terrarium.stop();
      rmSync(directory, { recursive: true });
    },
  };
}
