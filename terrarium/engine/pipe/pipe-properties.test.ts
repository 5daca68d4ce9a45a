import fc from "fast-check";
import { type Answer, REFUSED, redrive, setUpPipe, TOO_LATE, withId } from "../../../tests/factories/pipe.ts";

describe("properties of pipes", () => {
  it("no message is lost and none is deleted undelivered, whatever the target does", async () => {
    const answer = fc.constantFrom<Answer>({ status: 200 }, { status: 500 }, { status: 400 }, REFUSED, TOO_LATE);
    await fc.assert(
      fc.asyncProperty(
        fc.infiniteStream(answer),
        fc.nat(),
        fc.integer({ min: 1, max: 12 }),
        async (answers, seed, count) => {
          const taken = new Map<number, number>();
          const { world, source, dead, pipe } = setUpPipe({
            seed,
            queue: { VisibilityTimeout: "3", ...redrive(3) },
            answer: (_request, { id }: { id: number }) => {
              const next = answers.next().value as Answer;
              if (!(next instanceof Error) && next.status === 200) taken.set(id, (taken.get(id) ?? 0) + 1);
              return next;
            },
          });
          for (let n = 0; n < count; n++) await source.send({ body: withId(n) });
          await world.clock.advance(600_000);
          await pipe.stop();
          const { visible, inFlight } = source.depth();
          expect(taken.size + dead.depth().visible + visible + inFlight).toBe(count);
          // The endpoint answers at once, well within the visibility timeout: then nothing is taken twice.
          expect([...taken.values()].every((times) => times === 1)).toBe(true);
        },
      ),
      { numRuns: 20 },
    );
  });
});
