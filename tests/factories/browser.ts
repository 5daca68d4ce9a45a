import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];
const HOW =
  "Tests in a browser need Chromium on the PATH, or its file in CHROMIUM: on Debian, apt-get install chromium.";

/** The browser of this machine: what CHROMIUM names, or the first on the PATH. */
export function browserFile(env: Readonly<Record<string, string | undefined>> = process.env): string | undefined {
  const folders = (env.PATH ?? "").split(delimiter).filter((folder) => folder !== "");
  const files = env.CHROMIUM ? [env.CHROMIUM] : folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return files.find(canRun);
}

/** Starts it without a window. It finds no name but those of this machine. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: browserFile(),
    args: [
      "--disable-background-networking",
      "--disable-component-update",
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE *.localhost, EXCLUDE 127.0.0.1",
    ],
  });
}

/** `describe` where there is a browser. Without one the tests are skipped and it is said how to get it; with CI=true that is a failure. */
export function describeInBrowser(name: string, tests: () => void): void {
  if (browserFile() !== undefined) {
    describe(name, tests);
  } else if (process.env.CI === "true") {
    test(name, () => {
      throw new Error(`${HOW} With CI=true its absence is a failure.`);
    });
  } else {
    console.warn(`${name}: skipped. ${HOW}`);
    describe.skip(name, tests);
  }
}

function canRun(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
