import { AccountCheck } from "./account-check.ts";
import { AppHome } from "./app-home.ts";
import { ControlPlane } from "./control-plane.ts";
import type { Machine } from "./terraform-project.ts";

/** An empty AWS account with a copy of our app to deploy to it. */
export interface Account {
  readonly plane: ControlPlane;
  readonly check: AccountCheck;
  readonly home: AppHome;
}

/** Gives a test an account of its own, which is gone afterwards with whatever is still in it. */
export async function withAccount(
  machine: Machine,
  test: string,
  work: (account: Account) => Promise<void>,
): Promise<void> {
  let plane: ControlPlane | undefined;
  let check: AccountCheck | undefined;
  const home = new AppHome();
  try {
    await machine.report.run(test, [
      {
        name: "control plane",
        run: async (log) => {
          plane = await ControlPlane.start(log);
          check = await AccountCheck.begin(plane);
          return plane.endpoint;
        },
      },
    ]);
    if (plane !== undefined && check !== undefined) await work({ plane, check, home });
  } finally {
    await plane?.stop();
    home.remove();
  }
}

/** Throws if there is anything. */
export function expectNone(what: string, found: readonly string[]): undefined {
  if (found.length > 0) throw new Error(`${what}:\n${found.join("\n")}`);
}
