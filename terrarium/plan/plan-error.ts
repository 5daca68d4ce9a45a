/** The stacks cannot be run as they are. Its message has every problem that was found, each with its address and remedy. */
export class PlanError extends Error {
  override readonly name = "PlanError";
  readonly problems: readonly string[];

  constructor(problems: readonly string[] | string, options?: ErrorOptions) {
    const all = typeof problems === "string" ? [problems] : [...new Set(problems)];
    super(
      all.length === 1 ? all[0] : `${all.length} problems:\n${all.map((problem) => `  ${problem}`).join("\n")}`,
      options,
    );
    this.problems = all;
  }
}
