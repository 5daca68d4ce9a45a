import fc from "fast-check";
import { FrameGuard, LARGEST_FRAME } from "./frame-guard.ts";

interface Frame {
  readonly opcode: number;
  readonly length: number;
  readonly masked: boolean;
}

const TEXT = 1;
const CLOSE = 8;

/** The frame as it travels; `width` forces the long form of its length. */
function encode({ opcode, length, masked }: Frame): Buffer {
  const head = [0x80 | opcode];
  const mask = masked ? 0x80 : 0;
  if (length < 126) head.push(mask | length);
  else if (length < 0x10000) head.push(mask | 126, length >> 8, length & 0xff);
  else head.push(mask | 127, 0, 0, 0, 0, 0, length >> 16, (length >> 8) & 0xff, length & 0xff);
  // Payloads look like the header of a long frame: whoever loses count trips.
  const payload = Buffer.alloc(length + (masked ? 4 : 0), 0xff);
  return Buffer.concat([Buffer.from(head), payload]);
}

/** Feeds the bytes in chunks of these lengths, over and over. */
function feed(bytes: Buffer, chunks: readonly number[]): number {
  let trips = 0;
  const guard = new FrameGuard(() => trips++);
  for (let at = 0, turn = 0; at < bytes.length; turn++) {
    const length = chunks[turn % chunks.length]!;
    guard.read(bytes.subarray(at, at + length));
    at += length;
  }
  expect(guard.tripped).toBe(trips > 0);
  return trips;
}

const frames = fc.array(
  fc.record({
    opcode: fc.constantFrom(0, TEXT, 2, CLOSE, 9, 10),
    length: fc.oneof(
      fc.integer({ min: 0, max: 300 }),
      fc.constantFrom(125, 126, LARGEST_FRAME - 1, LARGEST_FRAME, LARGEST_FRAME + 1, 0xffff, 0x10000),
    ),
    masked: fc.boolean(),
  }),
  { maxLength: 8 },
);
const chunks = fc.array(fc.oneof(fc.integer({ min: 1, max: 16 }), fc.integer({ min: 1, max: 70_000 })), {
  minLength: 1,
  maxLength: 12,
});

test("however the bytes are cut, it trips once for a data frame over 32 KB, and for nothing else", () => {
  fc.assert(
    fc.property(frames, chunks, (sent, cuts) => {
      const tooLong = sent.some(({ opcode, length }) => opcode < CLOSE && length > LARGEST_FRAME);
      expect(feed(Buffer.concat(sent.map(encode)), cuts)).toBe(tooLong ? 1 : 0);
    }),
  );
});

test("it trips by the header, before the payload has come", () => {
  const bytes = encode({ opcode: TEXT, length: LARGEST_FRAME + 1, masked: true });
  expect(feed(bytes.subarray(0, 7), [7])).toBe(0);
  expect(feed(bytes.subarray(0, 8), [8])).toBe(1);
});
