import { JavaObject } from "../vtl/java-object.ts";
import { callMethod } from "../vtl/members.ts";

/** A map that can be asked and changed like any other, but prints as nothing: what `$context` consists of. */
export class Silent extends JavaObject {
  readonly entries: Map<unknown, unknown>;

  constructor(entries: Iterable<readonly [unknown, unknown]> = []) {
    super();
    this.entries = new Map(entries);
  }

  override property(name: string): unknown {
    return this.entries.get(name);
  }

  override call(name: string, values: readonly unknown[]): unknown {
    return callMethod(this.entries, name, values);
  }

  override set(name: string, value: unknown): boolean {
    this.entries.set(name, value);
    return true;
  }

  /** Those of its entries that have a value, of what a template may have put where a map was. */
  static entriesOf(value: unknown): readonly (readonly [string, unknown])[] {
    const entries = value instanceof Silent ? value.entries : value instanceof Map ? value : [];
    return [...entries].flatMap(([key, of]) => (of === null || of === undefined ? [] : [[String(key), of] as const]));
  }
}

/** `$context.requestOverride` */
export function requestOverride(): Silent {
  return new Silent([
    ["path", new Silent()],
    ["header", new Silent()],
    ["querystring", new Silent()],
  ]);
}

/** `$context.responseOverride` */
export function responseOverride(): Silent {
  return new Silent([["header", new Silent()]]);
}
