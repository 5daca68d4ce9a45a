/**
 * What Terraform's attributes say of resources that others name only by id: the provider looks it up in AWS, and here it
 * is remembered when the attributes are computed, which comes before anything runs.
 */
export class Declared {
  /** Paths of resources by their ids. */
  readonly paths = new Map<string, string>();
  /** Names and values of API keys by their ids. */
  readonly keys = new Map<string, { readonly name: string; readonly value: string }>();
}
