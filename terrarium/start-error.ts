/** The terrarium cannot start on what it was given: every reason, each with the remedy. */
export class StartError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join("\n"));
    this.name = "StartError";
    this.problems = problems;
  }
}
