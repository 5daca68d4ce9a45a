import { crc32 } from "../crc32.ts";
import type { DataSource } from "../data-source.ts";
import { mergeDocuments, type PolicyDocument, parseDocument } from "../policy-document.ts";
import { encodeDocument } from "../policy-json.ts";
import { readStatement } from "../policy-statement.ts";

/**
 * A policy in JSON out of statement blocks and of other documents, with the very text that the provider writes (AWS
 * provider, "Data Source: aws_iam_policy_document").
 */
export const source: DataSource = {
  summary: "IAM policies as JSON",
  honours: ["override_policy_documents", "policy_id", "source_policy_documents", "statement", "version"],
  read(args) {
    const version = args.optionalString("version") ?? "2012-10-17";
    if (version !== "2012-10-17" && version !== "2008-10-17") {
      args.fail("version", `must be 2012-10-17 or 2008-10-17, but is ${JSON.stringify(version)}`);
    }
    const merged: PolicyDocument = { version: "", id: "", statements: [] };
    const merge = (name: string, text: string): void => mergeDocuments(merged, parseDocument(text, args, name));

    const sources = args.strings("source_policy_documents").filter((text) => text !== "");
    refuseRepeats(
      sources.flatMap((text) => parseDocument(text, args, "source_policy_documents").statements),
      (sid) => args.fail("source_policy_documents", `have two statements with the sid ${JSON.stringify(sid)}`),
    );
    for (const text of sources) merge("source_policy_documents", text);

    const own = args.blocks("statement").map((block) => readStatement(block, version));
    refuseRepeats(own, (sid) => args.fail("statement", `is there twice with the sid ${JSON.stringify(sid)}`));
    mergeDocuments(merged, { version, id: args.optionalString("policy_id") ?? "", statements: own });

    for (const text of args.strings("override_policy_documents")) {
      if (text !== "") merge("override_policy_documents", text);
    }

    const json = encodeDocument(merged, 2);
    return { id: String(crc32(json)), json, minified_json: encodeDocument(merged, 0), version };
  },
};

function refuseRepeats(statements: readonly { readonly sid: string }[], refuse: (sid: string) => never): void {
  const seen = new Set<string>();
  for (const { sid } of statements) {
    if (sid !== "" && seen.has(sid)) refuse(sid);
    seen.add(sid);
  }
}
