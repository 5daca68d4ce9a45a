/** A state of the Amazon States Language, as far as a drawing shows it. */
export interface State {
  readonly Type: string;
  readonly Comment?: string;
  readonly Resource?: string;
  readonly Parameters?: Readonly<Record<string, unknown>>;
  readonly Next?: string;
  readonly Default?: string;
  readonly Choices?: readonly { readonly Next: string }[];
  readonly Catch?: readonly { readonly Next: string }[];
}

export interface Definition {
  readonly Comment?: string;
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
}

export interface Transition {
  readonly from: string;
  readonly to: string;
  /** `error`: a catcher leads there. `otherwise`: a choice leads there if nothing else fits. */
  readonly kind: "next" | "error" | "otherwise";
}

/** Every way from one state to another, each once. */
export function transitions({ States }: Definition): Transition[] {
  return Object.entries(States).flatMap(([from, state]) => {
    const all: Transition[] = [
      ...(state.Choices ?? []).map(({ Next: to }) => ({ from, to, kind: "next" as const })),
      ...(state.Next === undefined ? [] : [{ from, to: state.Next, kind: "next" as const }]),
      ...(state.Default === undefined ? [] : [{ from, to: state.Default, kind: "otherwise" as const }]),
      ...(state.Catch ?? []).map(({ Next: to }) => ({ from, to, kind: "error" as const })),
    ];
    // Where an error leads to the same state as no error, one arrow says enough.
    return all.filter(({ to }, index) => all.findIndex((other) => other.to === to) === index);
  });
}

/** What a state does, in a word or two. */
export function work({ Type, Resource = "", Parameters = {} }: State): string {
  const placeholder = (value: unknown) => /^\$\{([\w-]+)\}$/.exec(String(value))?.[1];
  if (Resource.endsWith(":lambda:invoke")) return placeholder(Parameters.FunctionName) ?? "function";
  if (Resource.endsWith(":sns:publish")) return `to ${placeholder(Parameters.TopicArn) ?? "a topic"}`;
  return Type.toLowerCase();
}
