import type { DeclaredResource, SynthesizedStack } from "./synthesized-app.ts";

const TO_STACK = /data\.terraform_remote_state\.cross-stack-reference-input-([\w-]+)\.outputs\.([\w-]+)/;
const TO_RESOURCE = /\b(aws_\w+)\.([\w-]+)/g;

/** Finds the resources that an argument refers to, in its own stack and through the outputs of others. */
export class References {
  readonly #stacks: ReadonlyMap<string, SynthesizedStack>;
  readonly #resources: ReadonlyMap<string, DeclaredResource>;

  constructor(stacks: readonly SynthesizedStack[], resources: readonly DeclaredResource[]) {
    this.#stacks = new Map(stacks.map((stack) => [stack.name, stack]));
    this.#resources = new Map(resources.map((resource) => [`${resource.stack} ${resource.address}`, resource]));
  }

  /** Those that `value`, an argument of `from`, mentions. */
  of(from: DeclaredResource, value: unknown): DeclaredResource[] {
    return this.#in(from.stack, value);
  }

  /** Whether an argument of `from` mentions `to`. */
  leads(from: DeclaredResource, value: unknown, to: DeclaredResource): boolean {
    return this.of(from, value).includes(to);
  }

  #in(stack: string, value: unknown): DeclaredResource[] {
    const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
    const across = TO_STACK.exec(text);
    const elsewhere = this.#stacks.get(across?.[1] ?? "")?.configuration.output?.[across?.[2] ?? ""];
    if (across?.[1] !== undefined && elsewhere !== undefined) return this.#in(across[1], elsewhere.value);
    return [...text.matchAll(TO_RESOURCE)].flatMap(
      ([, type, name]) => this.#resources.get(`${stack} ${type}.${name}`) ?? [],
    );
  }
}
