import type { Clock } from "../clock.ts";
import { Refusal } from "./refusal.ts";

/** What an integration answers in time; else 504, and who still works on it is told through `gone`. */
export function withinTime<T>(
  clock: Clock,
  milliseconds: number,
  work: Promise<T>,
  gone?: AbortController,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = clock.after(milliseconds, () => {
      gone?.abort();
      reject(
        new Refusal("INTEGRATION_TIMEOUT", { explanation: `the integration did not answer within ${milliseconds} ms` }),
      );
    });
    work.then(
      (value) => {
        timer.cancel();
        resolve(value);
      },
      (error) => {
        timer.cancel();
        reject(error);
      },
    );
  });
}
