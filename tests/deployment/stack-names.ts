import { AppHome, LEAST_SETTINGS } from "./app-home.ts";

/** The stacks of the manifest: with a state bucket, which brings one of its own. */
export async function stackNames(): Promise<string[]> {
  const home = new AppHome();
  try {
    const stacks = await home.synthesize({ ...LEAST_SETTINGS, STATE_BUCKET: "any-bucket" }, () => {});
    return stacks.map(({ name }) => name);
  } finally {
    home.remove();
  }
}
