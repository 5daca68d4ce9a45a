/**
 * What a template can only ask, not look into: `$input`, `$util`, `$context`. What it does not have is absent, as a
 * method is in Velocity that the object's class does not have.
 */
export abstract class JavaObject {
  /** `$object.name` */
  property(_name: string): unknown {
    return undefined;
  }

  /** `$object.name(…)` */
  call(_name: string, _values: readonly unknown[]): unknown {
    return undefined;
  }

  /** `#set($object.name = value)`; false where there is nothing to set. */
  set(_name: string, _value: unknown): boolean {
    return false;
  }

  toString(): string {
    return "";
  }
}
