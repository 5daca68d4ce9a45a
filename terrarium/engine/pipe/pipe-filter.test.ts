import { setUpPipe } from "../../../tests/factories/pipe.ts";
import { PipeFilter } from "./pipe-filter.ts";

describe("a pipe's filter", () => {
  it.each<[string, string, string, boolean]>([
    ["a field of the body", '{"body":{"id":[10]}}', '{"id":10}', true],
    ["another value", '{"body":{"id":[11]}}', '{"id":10}', false],
    ["a plain body", '{"body":["hello"]}', "hello", true],
    ["a plain pattern of a JSON body", '{"body":[{"exists":false}]}', '{"id":10}', false],
    ["a JSON pattern of a plain body", '{"body":{"id":[{"exists":false}]}}', "hello", false],
    ["no body at all", '{"attributes":{"ApproximateReceiveCount":["1"]}}', "hello", true],
  ])("%s", async (_name, pattern, body, passes) => {
    const { world, source, requests, pipe } = setUpPipe({ filters: ['{"body":{"never":["x"]}}', pattern] });
    await source.send({ body });
    await world.trace.next({ hop: "deleted" });
    expect(requests).toHaveLength(passes ? 1 : 0);
    expect(pipe.figures.filtered).toBe(passes ? 0 : 1);
    expect(source.depth()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });

  it.each<[string, string[], string]>([
    ["what the pipe adds", ['{"eventSourceARN":["x"]}'], "eventSourceARN is added by the pipe"],
    ["what is no pattern", ['{"a":"x"}'], '"a" must be an object or an array'],
    ["six filters", Array(6).fill('{"a":["x"]}'), "at most 5 filters, this one 6"],
    ["a long pattern", [`{"a":["${"x".repeat(4096)}"]}`], "at most 4096 characters"],
  ])("refuses %s", (_name, filters, reason) => {
    expect(() => PipeFilter.compile(filters)).toThrow(reason);
  });
});
