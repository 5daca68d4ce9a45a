import { InvalidParameterException } from "../../engine/secret/secret-errors.ts";
import type { JsonAction } from "../json-service.ts";
import { optionalText } from "./request.ts";

const KINDS = {
  ExcludeLowercase: "abcdefghijklmnopqrstuvwxyz",
  ExcludeUppercase: "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
  ExcludeNumbers: "0123456789",
  ExcludePunctuation: "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~",
} as const;

/** "GetRandomPassword": of the world's seeded chance, so that a run can be repeated; not for secrets of the world outside. */
export const getRandomPassword: JsonAction = (world, input, call) => {
  world.authorize({ principal: call.principal, action: "secretsmanager:GetRandomPassword", resource: "*" });
  const length = Number(input.PasswordLength ?? 32);
  const excluded = new Set(optionalText(input, "ExcludeCharacters") ?? "");
  const kinds = Object.entries(KINDS)
    .filter(([name]) => input[name] !== true)
    .map(([, letters]) => [...letters].filter((letter) => !excluded.has(letter)))
    .filter((letters) => letters.length > 0);
  if (input.IncludeSpace === true) kinds.push([" "]);
  if (!Number.isInteger(length) || length < Math.max(1, kinds.length) || length > 4096 || kinds.length === 0) {
    throw new InvalidParameterException(
      "PasswordLength must be a whole number from 1 to 4096 that has room for each kind of character.",
    );
  }
  const pick = (letters: readonly string[]) => letters[world.random.below(letters.length)]!;
  const password = input.RequireEachIncludedType === false ? [] : kinds.map(pick);
  const all = kinds.flat();
  while (password.length < length) password.push(pick(all));
  for (let last = password.length - 1; last > 0; last--) {
    const other = world.random.below(last + 1);
    [password[last], password[other]] = [password[other]!, password[last]!];
  }
  return { RandomPassword: password.join("") };
};
