import { makeList } from "../convert.ts";
import { ExpressionError } from "../expression-error.ts";
import type { Value } from "../type.ts";

/** Comma-separated values (RFC 4180) with a header row, as a list of objects (Terraform language, "csvdecode Function"). */
export function parseCsv(text: string): Value {
  const [header, ...rows] = readRows(text);
  if (header === undefined) throw new ExpressionError("missing header line");
  const twice = header.find((name, index) => header.indexOf(name) !== index);
  if (twice !== undefined) throw new ExpressionError(`the column ${JSON.stringify(twice)} is there twice`);
  const objects = rows.map((row, index) => {
    if (row.length !== header.length) {
      throw new ExpressionError(`record ${index + 2} has ${row.length} fields, but the header has ${header.length}`);
    }
    return Object.fromEntries(header.map((name, column) => [name, row[column]!]));
  });
  return makeList(objects);
}

const field = /"((?:[^"]|"")*)"(?=,|\r?\n|$)|([^",\r\n][^",\n]*?|)(?=,|\r?\n|$)/y;

function readRows(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at < text.length || row.length > 0) {
    // A line without anything on it is passed over.
    if (row.length === 0 && /^\r?\n/.test(text.slice(at, at + 2))) {
      at = text.indexOf("\n", at) + 1;
      continue;
    }
    field.lastIndex = at;
    const match = field.exec(text);
    if (match === null) throw new ExpressionError(`a stray quotation mark in record ${rows.length + 1}`);
    row.push(match[1]?.replaceAll('""', '"').replaceAll("\r\n", "\n") ?? match[2]!);
    at = field.lastIndex;
    if (text[at] === ",") at++;
    else {
      rows.push(row);
      row = [];
      at += text[at] === "\r" ? 2 : 1;
    }
  }
  return rows;
}
