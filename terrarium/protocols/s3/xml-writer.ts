const NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/";
const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** What must not stand in XML text as it is; control characters would be lost or refused on the other side. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it is about
const SPECIAL = /[&<>"'\u0000-\u0008\u000b-\u001f\u007f]/g;
const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&apos;",
};

export function escapeXml(text: string): string {
  return text.replace(SPECIAL, (char) => ENTITIES[char] ?? `&#x${char.charCodeAt(0).toString(16)};`);
}

/** `<name>text</name>`; nothing where there is no text. */
export function text(name: string, content: string | number | boolean | undefined): string {
  return content === undefined ? "" : `<${name}>${escapeXml(String(content))}</${name}>`;
}

/** `<name>` around elements that are XML already. */
export function element(name: string, ...children: readonly string[]): string {
  return `<${name}>${children.join("")}</${name}>`;
}

/** An answer of S3. */
export function document(root: string, ...children: readonly string[]): string {
  return `${DECLARATION}<${root} xmlns="${NAMESPACE}">${children.join("")}</${root}>`;
}

/** An error of S3, which has no namespace. */
export function errorDocument(...children: readonly string[]): string {
  return `${DECLARATION}<Error>${children.join("")}</Error>`;
}
