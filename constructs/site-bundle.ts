import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { basename, extname, join } from "node:path";

/** One file of a site, as it is uploaded. */
export interface SiteFile {
  /** Path below the site's root, which is its key: `assets/index-CYhuaUrP.js`. */
  readonly key: string;
  /** Where it is on the disk. */
  readonly path: string;
  readonly contentType: string;
  /** SHA-256 of its content, in hexadecimal digits. */
  readonly sha256: string;
}

const ROOT = join(import.meta.dirname, "..");

const TYPES: Readonly<Record<string, string>> = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".webmanifest": "application/manifest+json",
  ".woff2": "font/woff2",
};

/**
 * Builds a page with Vite, and returns its files. What was built before is taken from `.sluice/sites` for as long as its sources and the
 * installed packages are the same: the directory is named after them, so that a page is there as a whole or not at all.
 *
 * @param source folder of the page in the repository, such as `web/shop`
 * @throws Error with what Vite could not build, or a file whose type nobody knows
 */
export function bundleSite(source: string, cache = join(ROOT, ".sluice/sites")): readonly SiteFile[] {
  const name = source.replaceAll(/[^\w-]+/g, "-");
  const directory = join(cache, `${name}-${fingerprint(source)}`);
  if (!existsSync(directory)) build(source, directory, name, cache);
  return globSync("**/*", { cwd: directory, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => fileOf(path, path.slice(directory.length + 1).replaceAll("\\", "/")))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

function build(source: string, directory: string, name: string, cache: string): void {
  const unfinished = `${directory}.${process.pid}`;
  mkdirSync(cache, { recursive: true });
  // A process of its own: Vite's own interface has no end that one could wait for in a constructor.
  const vite = join(ROOT, "node_modules/vite/bin/vite.js");
  const args = [vite, "build", join(ROOT, source), "--outDir", unfinished, "--emptyOutDir", "--logLevel", "error"];
  try {
    execFileSync(process.execPath, [...args, "--config", join(ROOT, source, "vite.config.ts")], {
      cwd: ROOT,
      stdio: ["ignore", "ignore", "pipe"],
      // Under a test runner it would build for tests.
      env: { ...process.env, NODE_ENV: "production" },
    });
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    throw new Error(`${source} cannot be built:\n${(error as { stderr?: Buffer }).stderr ?? error}`);
  }
  for (const old of readdirSync(cache)) {
    if (/^[0-9a-f]{16}$/.test(old.slice(name.length + 1)) && old.startsWith(`${name}-`)) {
      rmSync(join(cache, old), { recursive: true, force: true });
    }
  }
  try {
    renameSync(unfinished, directory);
  } catch (error) {
    // Another synthesis was faster, with the same result.
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(directory)) throw error;
  }
}

/** Of everything in the folder but its tests, and of what is installed. */
function fingerprint(source: string): string {
  const hash = createHash("sha256");
  const files = globSync("**/*", { cwd: join(ROOT, source), withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith(".test.ts"))
    .map((entry) => join(entry.parentPath, entry.name));
  const packages = ["node_modules/.package-lock.json", "package-lock.json"].map((file) => join(ROOT, file));
  const installed = packages.find((file) => existsSync(file));
  for (const file of [...files.sort(), ...(installed ? [installed] : [])]) {
    hash.update(`\n${file.slice(ROOT.length)}\n`).update(readFileSync(file));
  }
  return hash.digest("hex").slice(0, 16);
}

function fileOf(path: string, key: string): SiteFile {
  const contentType = TYPES[extname(key)];
  if (contentType === undefined) {
    throw new Error(`${basename(path)} has no known content type: add ${extname(key)} to constructs/site-bundle.ts`);
  }
  return { key, path, contentType, sha256: createHash("sha256").update(readFileSync(path)).digest("hex") };
}
