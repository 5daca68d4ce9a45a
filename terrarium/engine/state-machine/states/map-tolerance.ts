import type { QueryLanguage } from "../definition/compile-context.ts";
import type { Fields } from "../definition/fields.ts";
import type { Environment } from "../language/environment.ts";
import { percentage, scalar, wholeFrom } from "../language/scalar.ts";

/**
 * How many of a Map state's items may fail: the lower of ToleratedFailureCount and ToleratedFailurePercentage; null where neither
 * is set, and the first failure is the state's own.
 */
export function compileTolerance(fields: Fields, language: QueryLanguage) {
  const count = scalar(fields, language, "ToleratedFailureCount", wholeFrom(0));
  const share = scalar(fields, language, "ToleratedFailurePercentage", percentage);
  return async (environment: Environment, items: number): Promise<number | null> => {
    if (!count && !share) return null;
    const ofCount = count ? await count(environment) : Number.MAX_SAFE_INTEGER;
    const ofShare = share ? Math.floor((items * (await share(environment))) / 100) : Number.MAX_SAFE_INTEGER;
    return Math.min(ofCount, ofShare);
  };
}
