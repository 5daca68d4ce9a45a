// The time that a handler sees is the world's: with a virtual clock a signature, a log line or a report of "today" would
// otherwise be of another day than the rest of the system.

const realNow = Date.now;
/** What the machine's clock and the world's may differ by without anybody minding: a thread takes a moment to start. */
const TOLERATED = 1000;

let skew = 0;
let isShifted = false;

/**
 * Sets the time, from which it goes on with the machine's. While the two agree nothing is touched.
 *
 * @param {number} now milliseconds since 1970, by the world's clock
 */
export function setTime(now) {
  skew = now - realNow();
  if (isShifted || Math.abs(skew) <= TOLERATED) return;
  isShifted = true;
  const shiftedNow = () => realNow() + skew;
  const RealDate = Date;
  RealDate.now = shiftedNow;
  const ShiftedDate = new Proxy(RealDate, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [shiftedNow()] : args, newTarget),
    apply: () => new RealDate(shiftedNow()).toString(),
  });
  RealDate.prototype.constructor = ShiftedDate;
  globalThis.Date = ShiftedDate;
}
