import { rmSync } from "node:fs";
import { ApiGatewayManagementApiClient, DeleteConnectionCommand } from "@aws-sdk/client-apigatewaymanagementapi";
import { DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import {
  DeleteFunctionConcurrencyCommand,
  LambdaClient,
  ListFunctionsCommand,
  PutFunctionConcurrencyCommand,
} from "@aws-sdk/client-lambda";
import type { Browser } from "playwright-core";
import type { Terrarium } from "../../terrarium/index.ts";
import { startAudited } from "../factories/audited-start.ts";
import { describeInBrowser, openBrowser } from "../factories/browser.ts";
import { synthesize } from "../factories/synthesize.ts";
import { ShopPage } from "./shop-page.ts";

jest.setTimeout(60_000);
/** How long a saga may take on a busy machine: its retries have seconds between them. */
const LONGEST = 30_000;

describeInBrowser("the shop, with the saga behind it", () => {
  let directory: string;
  let terrarium: Terrarium;
  let browser: Browser;
  let url: string;
  let lambda: LambdaClient;
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const output = (stack: string, name: string) => String(terrarium.outputs[stack]?.[name]?.value);
  const client = (endpoint = terrarium.url) => ({ endpoint, region: "us-east-1", credentials });

  beforeAll(async () => {
    directory = await synthesize({ STACKS: "callback,saga,web", SHOP_LOG_ROLE: "create" });
    const variables = { callback_token_key: "a-key-of-thirty-two-characters-or-more" };
    [terrarium, browser] = await Promise.all([startAudited({ directory, port: 0, variables }), openBrowser()]);
    url = `http://shop.localhost:${terrarium.port}/`;
    lambda = new LambdaClient(client());
  });
  afterAll(async () => {
    lambda.destroy();
    await browser.close();
    await terrarium.stop();
    rmSync(directory, { recursive: true });
  });

  /** Keeps a function from running at all, as its operator could; the second call lets it run again. */
  async function halt(name: string): Promise<() => Promise<void>> {
    const { Functions = [] } = await lambda.send(new ListFunctionsCommand({}));
    const FunctionName = Functions.find((found) => found.FunctionName?.endsWith(`-${name}`))?.FunctionName;
    await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 }));
    return async () => {
      await lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName }));
    };
  }

  /** Ends the connections of an order from behind. */
  async function hangUp(orderId: string): Promise<void> {
    const tables = new DynamoDBClient(client());
    const connections = new ApiGatewayManagementApiClient(client(output("callback", "connections_url")));
    const { Items = [] } = await tables.send(new ScanCommand({ TableName: output("callback", "table_name") }));
    const ids = Items.filter((item) => item.orderId?.S === orderId).map((item) => item.connectionId?.S ?? "");
    expect(ids.filter((id) => !id.startsWith("pending#"))).toHaveLength(1);
    for (const ConnectionId of ids) await connections.send(new DeleteConnectionCommand({ ConnectionId }));
    tables.destroy();
    connections.destroy();
  }

  test("an order succeeds and the page says so; eleven of one pet and an expired card fail, and it says why", async () => {
    const shop = await ShopPage.open(browser, url);
    const good = await shop.order({ Cat: 2, Fish: 1 });
    expect(await shop.outcome(good, LONGEST)).toMatch(/^Your order is complete\. You paid \$\d+\.$/);
    const many = await shop.order({ Dog: 11 });
    expect(await shop.outcome(many, LONGEST)).toMatch(/^Your order failed: .*11/);
    const expired = await shop.order({ Bird: 1 }, "Expired");
    expect(await shop.outcome(expired, LONGEST)).toMatch(/^Your order failed: The card expired/);
    expect(shop.errors).toEqual([]);
    await shop.close();
  });

  test("two tabs, each with an order of its own: each hears of its own", async () => {
    const [one, two] = await Promise.all([ShopPage.open(browser, url), ShopPage.open(browser, url)]);
    const [first, second] = await Promise.all([one.order({ Rabbit: 1 }), two.order({ Pony: 1 }, "Expired")]);
    expect(await one.outcome(first, LONGEST)).toMatch(/complete/);
    expect(await two.outcome(second, LONGEST)).toMatch(/expired/);
    expect([await one.orders.count(), await two.orders.count()]).toEqual([1, 1]);
    await Promise.all([one.close(), two.close()]);
  });

  test("a socket that is closed before the status gets it on reconnecting", async () => {
    const goOn = await halt("reserve-inventory");
    const shop = await ShopPage.open(browser, url);
    const orderId = await shop.order({ Hamster: 1 });
    await shop.connection(orderId, "open");
    // Nobody gets in again until the saga is over: what it has to say finds nobody.
    const letIn = await halt("authorize-order-socket");
    await hangUp(orderId);
    await shop.connection(orderId, "waiting");
    await goOn();
    await terrarium.trace.next(({ hop, detail }) => hop === "delivered" && String(detail.execution).endsWith(orderId));
    expect(await shop.statuses(orderId)).toEqual(["Placed."]);
    await letIn();
    expect(await shop.outcome(orderId, LONGEST)).toMatch(/complete/);
    expect(await shop.statuses(orderId)).toHaveLength(2);
    await shop.close();
  });
});
