import type { Arguments } from "./arguments.ts";

/** Fails unless the name is one that CloudWatch takes for an alarm. */
export function checkAlarmName(args: Arguments): string {
  const name = args.string("alarm_name");
  if (name.length < 1 || name.length > 255) args.fail("alarm_name", `has 1 to 255 characters, but has ${name.length}`);
  return name;
}

/** Fails unless each list of actions holds at most five ARNs. */
export function checkActions(args: Arguments): void {
  for (const name of ["alarm_actions", "ok_actions", "insufficient_data_actions"]) {
    const actions = args.strings(name);
    const wrong = actions.find((action) => !action.startsWith("arn:"));
    if (actions.length > 5) args.fail(name, `has at most 5 actions, but has ${actions.length}`);
    if (wrong !== undefined) args.fail(name, `must hold ARNs, but has ${JSON.stringify(wrong)}`);
  }
}
