import { EngineError } from "../errors.ts";

/** A template that cannot be parsed, or that failed while it was rendered. Its message says where and why. */
export class TemplateError extends EngineError {
  /** The same error, saying where in its template it happened. */
  static at(source: string, offset: number, problem: string): TemplateError {
    const before = source.slice(0, offset);
    const line = before.split("\n").length;
    const column = offset - before.lastIndexOf("\n");
    return new TemplateError(`${problem} (line ${line}, column ${column} of the template)`);
  }
}
