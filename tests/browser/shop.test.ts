import type { Browser } from "playwright-core";
import { MAX_HANDSHAKES } from "../../web/shop/src/connection.ts";
import { describeInBrowser, openBrowser } from "../factories/browser.ts";
import { openShop } from "../factories/shop.ts";
import { OrderApi } from "./order-api.ts";
import { ShopPage } from "./shop-page.ts";

jest.setTimeout(60_000);

describeInBrowser("the shop", () => {
  let browser: Browser;
  let api: OrderApi;
  let site: Awaited<ReturnType<typeof openShop>>;
  let shop: ShopPage;
  beforeAll(async () => {
    api = await new OrderApi().open();
    [site, browser] = await Promise.all([openShop(api), openBrowser()]);
  });
  beforeEach(async () => {
    api.drop();
    api.refusing = false;
    api.posted.length = 0;
    api.received.length = 0;
    shop = await ShopPage.open(browser, site.url);
  });
  afterEach(() => shop.close());
  afterAll(async () => {
    await browser.close();
    await site.close();
    await api.close();
  });

  test("an order succeeds, and the page says so once", async () => {
    expect(await shop.pets.count()).toBe(8);
    const orderId = await shop.order({ Cat: 2, Fish: 1 });
    await shop.connection(orderId, "open");
    expect(await shop.statuses(orderId)).toEqual(["Placed."]);
    api.repeat(orderId);
    expect(await shop.outcome(orderId)).toBe("Your order is complete. You paid $314.");
    expect(await shop.statuses(orderId)).toHaveLength(2);
    expect(api.posted).toEqual([
      {
        orderId,
        basket: [
          { id: "1", title: "Cat", quantity: 2 },
          { id: "4", title: "Fish", quantity: 1 },
        ],
        shippingAddress: { address: "1 Meadow Lane", city: "Springfield", postCode: "62704" },
        paymentDetail: {
          cardNumber: "4242424242424242",
          cardholderName: "Robin Doe",
          expiry: expect.stringMatching(/^12\/\d\d$/),
          ccv: "123",
        },
      },
    ]);
    expect(api.received).toEqual([JSON.stringify({ orderId })]);
    expect(shop.errors).toEqual([]);
  });

  test("no card is kept once the order is placed, and the basket is empty", async () => {
    await shop.order({ Dog: 1 });
    for (const label of ["Card number", "Name on the card", "Expiry", "Security code"]) {
      expect(await shop.field(label).inputValue()).toBe("");
    }
    expect(await shop.field("Street and number").inputValue()).toBe("1 Meadow Lane");
    expect(await shop.field("Quantity of Dog").inputValue()).toBe("0");
    const kept = await shop.page.context().storageState({ indexedDB: true });
    const tab = await shop.page.evaluate(
      "JSON.stringify([{ ...sessionStorage }, { ...localStorage }, document.cookie])",
    );
    for (const text of [JSON.stringify(kept), String(tab)]) expect(text).not.toMatch(/4242|Robin|123/);
  });

  test("eleven of one pet and an expired card fail, and why is told", async () => {
    await shop.tooMany();
    expect(await shop.field("Quantity of Cat").inputValue()).toBe("11");
    const first = await shop.order({});
    const second = await shop.order({ Rabbit: 1 }, "Expired");
    for (const orderId of [first, second]) {
      await shop.connection(orderId, "open");
      api.settle(orderId);
    }
    expect(await shop.outcome(first)).toBe("Your order failed: Cat is out of stock.");
    expect(await shop.outcome(second)).toBe("Your order failed: The card has expired.");
    expect(await shop.orders.count()).toBe(2);
  });

  test("a connection that breaks comes back by itself, says so, and brings what was missed", async () => {
    const orderId = await shop.order({ Bird: 1 });
    await shop.connection(orderId, "open");
    api.drop();
    await shop.connection(orderId, "waiting");
    expect(await shop.card(orderId).getByRole("status").innerText()).toContain("Trying again in 1 s");
    api.settle(orderId);
    expect(await shop.outcome(orderId)).toBe("Your order is complete. You paid $34.");
    expect(await shop.card(orderId).getByRole("status").count()).toBe(0);
  });

  test("a token that is refused is told, and a person can try again", async () => {
    const patient = await ShopPage.load(browser, "about:blank");
    await patient.page.clock.install(); // so that nobody waits for the waits
    await patient.page.goto(site.url);
    await patient.pets.first().waitFor();
    api.refusing = true;
    const orderId = await patient.order({ Bird: 1 });
    for (let handshake = 1; handshake < MAX_HANDSHAKES; handshake++) {
      await patient.connection(orderId, "waiting");
      await patient.page.clock.fastForward(15_000);
    }
    await patient.connection(orderId, "refused");
    expect(await patient.card(orderId).getByRole("alert").innerText()).toContain("refuses the connection");
    api.refusing = false;
    await patient.card(orderId).getByRole("button", { name: "Try now" }).click();
    await patient.connection(orderId, "open");
    await patient.close();
  });

  test("a reload keeps the tab's orders, and goes on watching", async () => {
    const done = await shop.order({ Hamster: 1 });
    await shop.connection(done, "open");
    api.settle(done);
    await shop.outcome(done);
    const open = await shop.order({ Pony: 1 });
    await shop.page.reload();
    expect(await shop.outcome(done)).toBe("Your order is complete. You paid $34.");
    await shop.connection(open, "open");
    expect(api.connections).toBe(1);
    api.settle(open);
    expect(await shop.outcome(open)).toBe("Your order is complete. You paid $3,004.");
    const other = await ShopPage.open(browser, site.url);
    expect(await other.orders.count()).toBe(0);
    await other.close();
  });

  test("what the API refuses is said in its words; the same order is posted again under the same number", async () => {
    api.answers.push(
      { status: 400, body: { statusCode: 400, status: "failed", message: "paymentDetail.expiry must be a month" } },
      { status: 500, body: { message: "Internal server error" } },
    );
    await shop.setQuantity("Cat", 1);
    await shop.testAddress();
    await shop.testCard("Valid");
    await shop.place();
    expect(await shop.refusal()).toBe("paymentDetail.expiry must be a month");
    expect(await shop.focused()).toBe("paymentDetail.expiry must be a month");
    await shop.place();
    await shop.page.getByText("Something went wrong at our side (500").waitFor();
    await shop.place();
    const orderId = await shop.orders.first().getAttribute("data-order");
    expect(api.posted.map((each) => each.orderId)).toEqual([orderId, orderId, orderId]);
  });

  test("what is missing is said beside its field, which gets the focus; an empty basket as well", async () => {
    await shop.place();
    expect(await shop.page.locator(":focus").getAttribute("name")).toBe("address");
    const field = shop.field("Street and number");
    expect(await field.getAttribute("aria-invalid")).toBe("true");
    expect(await shop.page.locator(`#${await field.getAttribute("aria-describedby")}`).innerText()).toContain("street");
    await shop.testAddress();
    await shop.testCard("Valid");
    await shop.place();
    expect(await shop.refusal()).toContain("The basket is empty");
    expect(api.posted).toEqual([]);
  });

  test("the keyboard alone is enough, and the new order has the focus", async () => {
    const { keyboard } = shop.page;
    const tabTo = async (name: string | RegExp) => {
      for (let presses = 0; presses < 60; presses++) {
        await keyboard.press("Tab");
        const found = await shop.focused();
        if (typeof name === "string" ? found === name : name.test(found)) return;
      }
      throw new Error(`The Tab key never comes to ${name}`);
    };
    await tabTo("One Chicken more");
    await keyboard.press("Enter");
    await keyboard.press("Space");
    expect(await shop.field("Quantity of Chicken").inputValue()).toBe("2");
    await tabTo("Fill in a test address");
    await keyboard.press("Enter");
    await tabTo(/^Valid card/);
    await keyboard.press("Enter");
    await tabTo("Place the order");
    await keyboard.press("Enter");
    await shop.orders.first().waitFor();
    const orderId = await shop.newestOrder();
    expect(await shop.focused()).toBe(`Order ${orderId}`);
    const accessible = await shop.card(orderId).ariaSnapshot();
    expect(accessible).toContain('list "Status"');
  });

  test.each(["light", "dark"] as const)(
    "in the %s, on a phone, nothing is wider than the screen",
    async (colorScheme) => {
      const phone = await ShopPage.open(browser, site.url, {
        colorScheme,
        viewport: { width: 360, height: 740 },
      });
      await phone.order({ Cat: 1 });
      const wide = "document.documentElement.scrollWidth";
      expect(await phone.page.evaluate(wide)).toBe(360);
      const background = await phone.page.evaluate("getComputedStyle(document.body).backgroundColor");
      expect(background).toBe(colorScheme === "light" ? "rgb(246, 244, 239)" : "rgb(21, 24, 26)");
      const picture = await phone.page.screenshot({ fullPage: true });
      expect(picture.length).toBeGreaterThan(20_000);
      expect(phone.errors).toEqual([]);
      await phone.close();
    },
  );

  test("without its API the shop says so, and opens when there is one", async () => {
    const page = await ShopPage.load(browser, "about:blank");
    await page.page.route("**/v1/catalogue", (route) => route.abort());
    await page.page.goto(site.url);
    await page.page.getByRole("alert").waitFor();
    expect(await page.page.getByRole("alert").innerText()).toContain("The catalogue cannot be reached");
    await page.page.unroute("**/v1/catalogue");
    await page.page.getByRole("button", { name: "Try again" }).click();
    await page.pets.first().waitFor();
    await page.close();
  });
});
