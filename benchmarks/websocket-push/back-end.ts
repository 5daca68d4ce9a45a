import type { Keys } from "./signed-post.ts";

/** Path of the stage, as the app's output has it. */
export async function pushPath(port: number): Promise<string> {
  const { push } = (await ask(port, "outputs")) as { push: { url: { value: string } | string } };
  const url = typeof push.url === "string" ? push.url : push.url.value;
  return new URL(url).pathname;
}

/** The keys that a back end gets where it runs. */
export async function roleKeys(port: number): Promise<Keys> {
  const keys = (await ask(port, "credentials/back-end")) as Record<"AccessKeyId" | "SecretAccessKey" | "Token", string>;
  return { accessKeyId: keys.AccessKeyId, secretAccessKey: keys.SecretAccessKey, sessionToken: keys.Token };
}

async function ask(port: number, page: string): Promise<unknown> {
  return (await fetch(`http://127.0.0.1:${port}/_terrarium/${page}`)).json();
}
