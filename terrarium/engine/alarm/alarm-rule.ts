import { type AlarmStateValue, InvalidAlarm } from "./alarm.ts";

/** The rule of a composite alarm, read. */
export interface AlarmRule {
  /** Names of the alarms it is about. */
  readonly alarms: readonly string[];
  holds(state: (alarm: string) => AlarmStateValue | undefined): boolean;
}

type Condition = AlarmRule["holds"];

const TOKEN = /\s*(?:[()]|"[^"]*"|[^\s()"]+)/y;
const STATES = ["OK", "ALARM", "INSUFFICIENT_DATA"];

/**
 * Reads `ALARM("a") AND (OK(b) OR NOT INSUFFICIENT_DATA(arn:…))` ("PutCompositeAlarm"). NOT binds most tightly, then AND.
 *
 * @throws InvalidAlarm
 */
export function parseAlarmRule(rule: string): AlarmRule {
  const tokens = tokenize(rule);
  const alarms = new Set<string>();
  let at = 0;
  const error = (reason: string) => new InvalidAlarm(`AlarmRule ${JSON.stringify(rule)} is not valid: ${reason}`);
  const takes = (token: string) => {
    if (tokens[at] !== token) return false;
    at++;
    return true;
  };
  const expect = (token: string) => {
    if (!takes(token))
      throw error(`"${token}" is missing${at < tokens.length ? ` before ${tokens[at]}` : " at its end"}`);
  };
  const any = (): Condition => {
    const parts = [all()];
    while (takes("OR")) parts.push(all());
    return (state) => parts.some((part) => part(state));
  };
  const all = (): Condition => {
    const parts = [one()];
    while (takes("AND")) parts.push(one());
    return (state) => parts.every((part) => part(state));
  };
  const one = (): Condition => {
    if (takes("NOT")) {
      const part = one();
      return (state) => !part(state);
    }
    if (takes("TRUE")) return () => true;
    if (takes("FALSE")) return () => false;
    if (takes("(")) {
      const inner = any();
      expect(")");
      return inner;
    }
    const wanted = tokens[at++];
    if (wanted === undefined || !STATES.includes(wanted)) {
      throw error(`${wanted ?? "its end"} stands where ${STATES.join(", ")}, NOT, TRUE, FALSE or ( should`);
    }
    expect("(");
    const alarm = nameOf(tokens[at++] ?? "");
    if (alarm === "") throw error("the name of an alarm is missing");
    alarms.add(alarm);
    expect(")");
    return (state) => state(alarm) === wanted;
  };
  const holds = any();
  if (at < tokens.length) throw error(`${tokens[at]} stands where nothing may`);
  return { alarms: [...alarms], holds };
}

function tokenize(rule: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (rule.slice(TOKEN.lastIndex).trim() !== "") {
    const found = TOKEN.exec(rule);
    if (!found)
      throw new InvalidAlarm(`AlarmRule ${JSON.stringify(rule)} is not valid: a quotation mark is not closed`);
    tokens.push(found[0].trim());
  }
  return tokens;
}

/** In quotation marks or without, a name or an ARN. */
function nameOf(token: string): string {
  return token.replace(/^"(.*)"$/, "$1").replace(/^arn:[^:]+:cloudwatch:[^:]*:[^:]*:alarm:/, "");
}
