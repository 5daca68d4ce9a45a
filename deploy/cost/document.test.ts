import { readFileSync } from "node:fs";
import { join } from "node:path";
import { declaredResources } from "../../constructs/checks/synthesized-app.ts";
import { synthesizeExample } from "../plan/synthesize.ts";
import { billFor } from "./bill.ts";
import { costDocument } from "./document.ts";

let app: Awaited<ReturnType<typeof synthesizeExample>>;
beforeAll(async () => {
  app = await synthesizeExample();
});
afterAll(() => app.remove());

test("docs/cost.md says what the stacks and the price list say (node deploy/cost/write-document.ts writes it)", () => {
  const page = readFileSync(join(import.meta.dirname, "../../docs/cost.md"), "utf8");
  expect(page).toBe(costDocument(app.stacks));
});

test("every type of our stacks is priced, or known to cost nothing", () => {
  expect(billFor(declaredResources(app.stacks), { messagesASecond: 1, messageBytes: 1_024 }).unpriced).toEqual([]);
});
