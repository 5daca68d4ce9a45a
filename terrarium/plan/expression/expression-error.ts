/** An expression that cannot be read, or has no value. What `try` and `can` catch. */
export class ExpressionError extends Error {
  override readonly name = "ExpressionError";
}
