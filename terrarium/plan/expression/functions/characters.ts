let segmenter: Intl.Segmenter | undefined;

/** What a reader takes for one character: the unit in which Terraform counts and cuts text. */
export function charactersOf(text: string): string[] {
  // Plain ASCII needs no segmenter; in it only a carriage return with its line feed is one character of two.
  if (/^\p{ASCII}*$/u.test(text) && !text.includes("\r\n")) return text.split("");
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  return Array.from(segmenter.segment(text), (part) => part.segment);
}
