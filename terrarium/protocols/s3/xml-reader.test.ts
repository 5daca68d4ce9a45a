import { readXml } from "./xml-reader.ts";

test("elements, namespaces, attributes, references, comments and CDATA", () => {
  const xml = `<?xml version="1.0" encoding="UTF-8"?><!-- a -->
    <s3:Delete xmlns:s3="http://s3.amazonaws.com/doc/2006-03-01/" a='>'>
      <Object><Key>a &amp; b&#x20;&#8364;</Key></Object><Object><Key><![CDATA[<x>]]></Key><VersionId/></Object >
      <Quiet>true</Quiet>
    </s3:Delete>`;
  const root = readXml(xml, "Delete");
  expect(root.all("Object").map((object) => object.required("Key"))).toEqual(["a & b €", "<x>"]);
  expect(root.all("Object")[1]?.optional("VersionId")).toBe("");
  expect(root.boolean("Quiet")).toBe(true);
});

test.each([
  ["is not closed", "<Delete>"],
  ["is closed by another name", "<Delete></Other>"],
  ["has two roots", "<Delete></Delete><Delete></Delete>"],
  ["has text behind its end", "<Delete></Delete>tail"],
  ["has another root", "<Other></Other>"],
  ["has a document type", '<!DOCTYPE x [<!ENTITY e "x">]><Delete>&e;</Delete>'],
  ["has an entity of its own", "<Delete>&e;</Delete>"],
  ["has a bare ampersand", "<Delete>a & b</Delete>"],
  ["has half of a character", "<Delete>&#xD800;</Delete>"],
  ["has an attribute without quotes", "<Delete a=b></Delete>"],
  ["is empty", ""],
  ["is not XML", "{}"],
  ["is too deep", `${"<Delete>".repeat(1000)}${"</Delete>".repeat(1000)}`],
])("a document that %s is refused", (_fault, xml) => {
  expect(() => readXml(xml, "Delete")).toThrow(expect.objectContaining({ code: "MalformedXML" }));
});

test.each([["-1"], ["x"], ["1.5"], [""]])("%j is no number", (text) => {
  expect(() => readXml(`<A><N>${text}</N></A>`, "A").number("N")).toThrow(
    expect.objectContaining({ code: "MalformedXML" }),
  );
});
