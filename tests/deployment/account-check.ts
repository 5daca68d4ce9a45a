import type { SynthesizedStack } from "../../constructs/checks/synthesized-app.ts";
import { declaredTypes } from "./app-home.ts";
import type { ControlPlane, Inventory } from "./control-plane.ts";

/** Compares what an account holds with what it held before anything was deployed to it. */
export class AccountCheck {
  readonly #plane: ControlPlane;
  #before: Inventory;

  private constructor(plane: ControlPlane, before: Inventory) {
    this.#plane = plane;
    this.#before = before;
  }

  static async begin(plane: ControlPlane): Promise<AccountCheck> {
    return new AccountCheck(plane, await plane.inventory());
  }

  /** Counts what is there by now as having been there before. */
  async restart(): Promise<void> {
    this.#before = await this.#plane.inventory();
  }

  /** Types of the stacks that inventory.py has no list of, and so would not be found if they were left over. */
  unknownTypes(stacks: readonly SynthesizedStack[]): string[] {
    const { lists, parts } = this.#before;
    return [...declaredTypes(stacks).keys()].filter((type) => lists[type] === undefined && parts[type] === undefined);
  }

  /** What the stacks declare and the account has too little of: proof that the lists see anything at all. */
  async missing(stacks: readonly SynthesizedStack[]): Promise<string[]> {
    const added = await this.#added();
    return [...declaredTypes(stacks)]
      .filter(([type]) => this.#before.lists[type] !== undefined)
      .filter(([type, count]) => (added[type]?.length ?? 0) < count)
      .map(([type, count]) => `${type}: ${count} declared, ${added[type]?.length ?? 0} found`);
  }

  /** What was not there before, each with its type. */
  async leftOver(): Promise<string[]> {
    return Object.entries(await this.#added()).flatMap(([type, names]) => names.map((name) => `${type} ${name}`));
  }

  async #added(): Promise<Record<string, string[]>> {
    const { lists } = await this.#plane.inventory();
    return Object.fromEntries(
      Object.entries(lists).map(([type, names]) => [
        type,
        names.filter((name) => !this.#before.lists[type]?.includes(name)),
      ]),
    );
  }
}
