import { z } from "zod";

/** Days that CloudWatch Logs accepts: "PutRetentionPolicy". */
const LOG_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** A text with what is accepted, which is also the message of each of its issues. */
export const text = (accepted: string, fits: RegExp) => z.string(accepted).regex(fits, accepted);

export const email = () => text("an e-mail address, or nothing", /^[^@\s]+@[^@\s]+\.[^@\s]+$/).optional();

export const whole = (from: number, to: number, unit: string, preset: number) => {
  const accepted = `a whole number from ${from} to ${to} (${unit}); ${preset} if it is not set`;
  return text(accepted, /^\d+$/)
    .transform(Number)
    .refine((value) => value >= from && value <= to, accepted)
    .default(preset);
};

/** The same, where nothing is also something. */
export const wholeOrNothing = (from: number, to: number, unit: string) => {
  const accepted = `a whole number from ${from} to ${to} (${unit}), or nothing`;
  return text(accepted, /^\d+$/)
    .transform(Number)
    .refine((value) => value >= from && value <= to, accepted)
    .optional();
};

export const flag = (preset: boolean) =>
  z
    .enum(["true", "false"], `true or false; ${preset} if it is not set`)
    .transform((value) => value === "true")
    .default(preset);

/** Different names with commas between. */
export const names = (accepted: string, name: RegExp, most: number, preset: readonly string[]) =>
  z
    .string(accepted)
    .transform((value) => value.split(",").map((each) => each.trim()))
    .refine(
      (all) => all.length <= most && all.every((each) => name.test(each)) && new Set(all).size === all.length,
      accepted,
    )
    .default([...preset]);

const DAYS_ACCEPTED = `one of ${LOG_DAYS.join(", ")}; 30 if it is not set`;

export const logDays = () =>
  text(DAYS_ACCEPTED, /^\d+$/)
    .transform(Number)
    .refine((days) => LOG_DAYS.includes(days), DAYS_ACCEPTED)
    .default(30);
