import { fitsPattern } from "./path-pattern.ts";

test.each([
  ["*", "/", true],
  ["*", "/a/b.js", true],
  ["/assets/*", "/assets/a/b.js", true],
  ["assets/*", "/assets/a.js", true],
  ["/assets/*", "/assets", false],
  ["/assets/*", "/Assets/a.js", false],
  ["*.js", "/assets/a.js", true],
  ["*.js", "/assets/aXjs", false],
  ["/a??.jpg", "/ant.jpg", true],
  ["/a??.jpg", "/at.jpg", false],
  ["/a+(b).js", "/a+(b).js", true],
])("the pattern %s and the path %s: %p", (pattern, path, fits) => {
  expect(fitsPattern(pattern, path)).toBe(fits);
});
