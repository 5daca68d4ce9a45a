import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseJson } from "./java-json.ts";
import { JavaObject } from "./java-object.ts";
import { Template } from "./template.ts";
import { TemplateError } from "./template-error.ts";

/**
 * Templates and what Apache Velocity 1.7 (the library itself, default settings) makes of them with these variables;
 * null stands for an error, of its parser or of a method that throws.
 */
const recorded = parseJson(readFileSync(join(import.meta.dirname, "fixtures/velocity-1.7.json"), "utf8")) as Map<
  string,
  unknown
>;
const cases = recorded.get("cases") as [string, string | null][];
const given = (values: Iterable<readonly [string, unknown]>) => {
  const map = new Map(values);
  return (name: string) => map.get(name);
};
const variables = () => {
  const fresh = parseJson(readFileSync(join(import.meta.dirname, "fixtures/velocity-1.7.json"), "utf8"));
  return ((fresh as Map<string, unknown>).get("variables") as Map<string, unknown>).entries() as Iterable<
    [string, unknown]
  >;
};

describe("what Apache Velocity 1.7 answers", () => {
  it("is known for many templates", () => expect(cases.length).toBeGreaterThan(200));

  it.each(cases)("%j", (template, expected) => {
    const render = () => new Template(template).render(given(variables()));
    if (expected === null) expect(render).toThrow(TemplateError);
    else expect(render()).toBe(expected);
  });
});

describe("a template", () => {
  const render = (source: string, values: Record<string, unknown> = {}) =>
    new Template(source).render(given(Object.entries(values)));

  it("says where it cannot be parsed", () => {
    expect(() => new Template("first\n  #if($x")).toThrow(
      '")" is missing after the condition of #if at the end of the line (line 2, column 9 of the template)',
    );
    expect(() => new Template("$a.b($c + 1)")).toThrow(/Velocity 1.7 takes values there, no expressions at "\+ 1\)"/);
    expect(() => new Template('#parse("x.vm")')).toThrow(/a mapping template has none/);
  });

  it("renders more than once without leaving anything behind", () => {
    const template = new Template("#set($n = $n + 1)$n #macro(m)$n#end#m()");
    expect([
      template.render(given([["n", 1]])),
      template.render(given([["n", 1]])),
      template.render(given([["n", 5]])),
    ]).toEqual(["2 2", "2 2", "6 6"]);
  });

  it("takes what has no value for empty text where it is told to, and for false in a condition", () => {
    const empty = (source: string) => new Template(source, { absent: "empty" }).render(given([["m", new Map()]]));
    expect(empty("[$u|$m.x.y|$m.get('z')|$!u]")).toBe("[|||]");
    expect(empty('#if($u == "")a#end#if($u == $v)b#end#if($u != "")c#end#if($u)d#end#if(!$u)e#end')).toBe("abe");
    expect(empty('#set($x = "a" + $u + "b")$x')).toBe("ab");
    expect(empty("\\$u")).toBe("\\$u");
  });

  it("ends a loop that it may not go on with", () => {
    expect(new Template("#foreach($i in [1..9])$i#end", { mostIterations: 3 }).render(given([]))).toBe("123");
  });

  it("refuses to go on for ever, or to fill the memory", () => {
    expect(() => render("#macro(again)#again()#end#again()")).toThrow(/#again calls itself too often/);
    expect(() => render("#set($t = '#evaluate($t)')#evaluate($t)")).toThrow(/#evaluate calls itself too often/);
    expect(() => render("#foreach($i in [1..2000000000])x#end")).toThrow(/more than 100000 elements/);
  });

  it("names a method of Java that does not run here, rather than print nothing", () => {
    expect(() => render('$s.format("%s", 1)', { s: "x" })).toThrow(
      "the method format is not among those that run here",
    );
  });

  it("asks objects of its host", () => {
    class Host extends JavaObject {
      readonly values = new Map<string, unknown>();
      override property(name: string): unknown {
        return this.values.get(name);
      }
      override call(name: string, values: readonly unknown[]): unknown {
        return name === "join" ? values.join("+") : undefined;
      }
      override set(name: string, value: unknown): boolean {
        this.values.set(name, value);
        return true;
      }
    }
    const host = new Host();
    expect(render('#set($h.a = 5)$h.a $h.join(1, "x") $h.b $h.other()', { h: host })).toBe("5 1+x $h.b $h.other()");
  });
});

describe("regular expressions of Java", () => {
  const render = (source: string) => new Template(source).render(given([["s", "a1-b2 [c] A.B"]]));

  it.each([
    ['$s.replaceAll("\\d", "#")', "a#-b# [c] A.B"],
    ['$s.replaceAll("(?i)a", "_")', "_1-b2 [c] _.B"],
    ['$s.replaceAll("\\Q[c]\\E", "x")', "a1-b2 x A.B"],
    ['$s.replaceAll("[\\[\\].]", "")', "a1-b2 c AB"],
    ['$s.replaceAll("\\p{Upper}", "u")', "a1-b2 [c] u.u"],
    ['$s.replaceAll("[^\\p{Alnum}]", "")', "a1b2cAB"],
    ['$s.replaceAll("([a-z])(\\d)", "$2$1")', "1a-2b [c] A.B"],
    ["$s.replaceAll('(?<l>[a-z])(?<d>\\d)', '${d}\\$')", "1$-2$ [c] A.B"],
    ['$s.replaceAll("\\s+", "{}")', "a1-b2{}[c]{}A.B"],
    ['$s.split("[-\\s]").size()', "4"],
    ['$s.matches("a1.*")$s.matches("a1")', "truefalse"],
  ])("%s → %s", (source, expected) => expect(render(source)).toBe(expected));

  it("that have no counterpart are refused", () => {
    expect(() => render('$s.replaceAll("a++", "")')).toThrow(/possessive quantifier/);
    expect(() => render('$s.replaceAll("[a-z&&[b]]", "")')).toThrow(/no counterpart/);
    expect(() => render('$s.replaceAll("(", "")')).toThrow(/not a regular expression/);
  });
});
