/**
 * Whether a path fits the pattern of a cache behavior: `*` stands for any characters, `/` among them, `?` for one; case matters, and
 * the pattern's first slash may be left out. "Path pattern" of the CloudFront developer guide.
 *
 * @param path with its first slash, without a query
 */
export function fitsPattern(pattern: string, path: string): boolean {
  const characters = [...pattern.replace(/^\//, "")].map((each) =>
    each === "*" ? ".*" : each === "?" ? "." : each.replace(/[\\^$.|+()[\]{}]/, "\\$&"),
  );
  return new RegExp(`^/?${characters.join("")}$`, "su").test(path);
}
