import { type Environment, readSettings, type SettingProblem, SettingsError } from "../../settings.ts";

/** What has to be set, and no more. */
export const LEAST = { AWS_REGION: "eu-west-1", DOMAIN: "example.com" };

/** What reading these settings complains of. */
export function problemsOf(env: Environment): readonly SettingProblem[] {
  try {
    readSettings(env);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}
