import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";

/** The shop as a person sees it: everything is found by its role and name. */
export class ShopPage {
  readonly page: Page;
  /** What the page wrote to the browser's console as errors, and what it threw; a connection that breaks is among them. */
  readonly errors: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    page.on("console", (message) => message.type() === "error" && this.errors.push(message.text()));
    page.on("pageerror", (error) => this.errors.push(String(error)));
  }

  /** Opens the shop in a tab of its own, which shares nothing with others; resolves when there are pets. */
  static async open(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<ShopPage> {
    const shop = await ShopPage.load(browser, url, options);
    await shop.pets.first().or(shop.page.getByRole("alert")).first().waitFor();
    const [trouble] = await shop.page.getByRole("alert").allInnerTexts();
    if (trouble !== undefined) throw new Error(`The shop does not open: ${[trouble, ...shop.errors].join("; ")}`);
    return shop;
  }

  /** As {@link open}, without waiting for the catalogue. */
  static async load(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<ShopPage> {
    const context = await browser.newContext({ locale: "en-GB", ...options });
    const shop = new ShopPage(await context.newPage());
    shop.page.setDefaultTimeout(5_000);
    await shop.page.goto(url);
    return shop;
  }

  get pets(): Locator {
    return this.page.getByRole("region", { name: "Pets" }).getByRole("listitem");
  }

  async setQuantity(title: string, quantity: number): Promise<void> {
    const field = this.page.getByLabel(`Quantity of ${title}`, { exact: true });
    await field.fill(String(quantity));
    await field.press("Tab");
  }

  /** Eleven of the first pet: their reservation fails. */
  async tooMany(): Promise<void> {
    await this.page.getByRole("button", { name: /^Try 11 of one pet/ }).click();
  }

  async testAddress(): Promise<void> {
    await this.page.getByRole("button", { name: "Fill in a test address" }).click();
  }

  async testCard(card: "Valid" | "Expired"): Promise<void> {
    await this.page.getByRole("button", { name: new RegExp(`^${card} card`) }).click();
  }

  field(label: string): Locator {
    return this.page.getByLabel(label, { exact: true });
  }

  async place(): Promise<void> {
    await this.page.getByRole("button", { name: "Place the order" }).click();
  }

  /** One order with the test address: what is wanted, by title. Returns its number. */
  async order(wanted: Readonly<Record<string, number>>, card: "Valid" | "Expired" = "Valid"): Promise<string> {
    for (const [title, quantity] of Object.entries(wanted)) await this.setQuantity(title, quantity);
    await this.testAddress();
    await this.testCard(card);
    const before = await this.orders.count();
    await this.place();
    await this.orders.nth(before).waitFor();
    return this.newestOrder();
  }

  /** Newest first. */
  get orders(): Locator {
    return this.page.getByRole("region", { name: "Your orders" }).getByRole("article");
  }

  async newestOrder(): Promise<string> {
    return (await this.orders.first().getAttribute("data-order"))!;
  }

  /** The part of the page that is about one order. */
  card(orderId: string): Locator {
    return this.page.locator(`[data-order="${orderId}"]`);
  }

  /** What the page says of an order, oldest first: `Placed.`, and its status when it has come. */
  async statuses(orderId: string): Promise<readonly string[]> {
    return this.card(orderId).getByRole("list", { name: "Status" }).getByRole("listitem").allInnerTexts();
  }

  /** Resolves when the page shows the end of an order, with what it says. */
  async outcome(orderId: string, timeout = 5_000): Promise<string> {
    const last = this.card(orderId).getByRole("list", { name: "Status" }).getByRole("listitem").nth(1);
    await last.waitFor({ timeout });
    return last.innerText();
  }

  /** Resolves when an order's connection is in this phase; once its status has come there is none. */
  async connection(
    orderId: string,
    phase: "connecting" | "open" | "waiting" | "refused",
    timeout = 5_000,
  ): Promise<void> {
    await this.page.locator(`[data-order="${orderId}"][data-connection="${phase}"]`).waitFor({ timeout });
  }

  /** Why the API, or the page itself, did not take the order. */
  async refusal(): Promise<string> {
    return this.page.getByRole("form", { name: "Order" }).getByRole("alert").innerText();
  }

  /** Name of what has the focus, as a screen reader would say it. */
  async focused(): Promise<string> {
    const focus = this.page.locator(":focus");
    return (await focus.getAttribute("aria-label")) ?? (await focus.innerText()) ?? "";
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}
