import { defineConfig } from "vite";

/** `npx vite web/shop` serves the page while one works on it; a synthesis builds it (constructs/site-bundle.ts). */
export default defineConfig({
  root: import.meta.dirname,
  // Preact's own JSX, so that no plugin is needed.
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    target: "es2022",
    // Nothing is put into the page itself: the security policy allows files of the site alone.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
  },
});
