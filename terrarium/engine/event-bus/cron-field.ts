/** What one field of a cron expression may hold. */
export interface CronFieldRule {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** Names that stand for numbers: the first for `least`. */
  readonly names?: readonly string[];
}

/**
 * The values that a field stands for, sorted: `*`, `5`, `1,3`, `MON-FRI`, `0/15`, `10-40/10`. A range whose end is smaller
 * goes over the end of the field: `20-2` is 20 to 23 and 0 to 2. Throws the reason as a plain error.
 */
export function parseCronField(text: string, rule: CronFieldRule): readonly number[] {
  const values = new Set<number>();
  for (const part of text.split(",")) for (const value of parsePart(part, rule)) values.add(value);
  return [...values].sort((a, b) => a - b);
}

/** A number of the field, or a name that stands for one. */
export function parseCronValue(text: string, rule: CronFieldRule): number {
  const named = rule.names?.indexOf(text.toUpperCase()) ?? -1;
  const value = named >= 0 ? rule.least + named : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= rule.least && value <= rule.most)) {
    throw new Error(`${rule.name} must be from ${rule.least} to ${rule.most}, but is "${text}"`);
  }
  return value;
}

function parsePart(part: string, rule: CronFieldRule): number[] {
  const [range = "", step, ...others] = part.split("/");
  if (others.length > 0) throw new Error(`${rule.name} has more than one "/" in "${part}"`);
  const [from, to] = parseRange(range, rule, step !== undefined);
  const by = step === undefined ? 1 : parseStep(step, rule);
  const size = rule.most - rule.least + 1;
  const length = to >= from ? to - from : to - from + size;
  const values: number[] = [];
  for (let offset = 0; offset <= length; offset += by) values.push(((from - rule.least + offset) % size) + rule.least);
  return values;
}

function parseRange(range: string, rule: CronFieldRule, stepped: boolean): [number, number] {
  if (range === "*") return [rule.least, rule.most];
  const [first = "", last, ...others] = range.split("-");
  if (others.length > 0) throw new Error(`${rule.name} has more than one "-" in "${range}"`);
  const from = parseCronValue(first, rule);
  if (last === undefined) return [from, stepped ? rule.most : from];
  return [from, parseCronValue(last, rule)];
}

function parseStep(step: string, rule: CronFieldRule): number {
  const by = /^\d+$/.test(step) ? Number(step) : 0;
  if (by < 1) throw new Error(`${rule.name} has the step "${step}", which must be a whole number from 1`);
  return by;
}
