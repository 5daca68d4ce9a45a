import type { StackConfiguration, SynthesizedStack } from "../../constructs/checks/synthesized-app.ts";

type Json = Record<string, unknown>;

const REMOTE_STATE = "terraform_remote_state";
/** What a variable without a default gets: nobody has to know a secret to see a plan. */
const PLACEHOLDER = "given-when-deployed-and-nowhere-before";

/**
 * All stacks as modules of one configuration: what one stack takes from another's state becomes a reference between modules. So all of them are
 * planned at once and before any state is there, and what is known only after an apply stays unknown. Answers what to write, by file.
 */
export function oneConfiguration(stacks: readonly SynthesizedStack[]): Readonly<Record<string, object>> {
  const providers = distinct(stacks.flatMap(({ configuration }) => configuration.provider?.aws ?? []));
  const root = {
    terraform: { required_providers: stacks[0]?.configuration.terraform?.required_providers },
    // Nothing asks who we are: there is no account.
    provider: { aws: providers.map((provider, index) => ({ ...provider, ...WITHOUT_ACCOUNT, alias: alias(index) })) },
    module: Object.fromEntries(stacks.map((stack) => [stack.name, call(stack, providers)])),
  };
  const modules = stacks.map((stack) => [`${stack.name}/stack.tf.json`, moduleOf(stack.configuration)]);
  return { "main.tf.json": root, ...Object.fromEntries(modules) };
}

const WITHOUT_ACCOUNT = {
  skip_credentials_validation: true,
  skip_requesting_account_id: true,
  skip_metadata_api_check: true,
};

const alias = (index: number) => `provider_${index}`;

/** Region and tags differ between stacks; the same provider twice would be two processes. */
const distinct = (providers: readonly object[]) =>
  [...new Set(providers.map(withoutAlias))].map((provider) => JSON.parse(provider) as Json);

function withoutAlias(provider: object): string {
  const { alias: _, ...rest } = provider as Json;
  return JSON.stringify(rest);
}

/** How the root calls a stack's module: with its providers, its variables, and what it takes from the others. */
function call({ name, configuration }: SynthesizedStack, providers: readonly object[]): Json {
  const own = configuration.provider?.aws ?? [];
  const keys = providers.map((provider) => JSON.stringify(provider));
  const variables = Object.entries(configuration.variable ?? {}).filter(
    ([, variable]) => variable.default === undefined,
  );
  return {
    source: `./${name}`,
    providers: Object.fromEntries(
      own.map((provider) => [localName(provider), `aws.${alias(keys.indexOf(withoutAlias(provider)))}`]),
    ),
    ...Object.fromEntries(variables.map(([variable]) => [variable, PLACEHOLDER])),
    ...Object.fromEntries(inputs(configuration).map((input) => [input, `\${module.${input.replace(INPUT, "")}}`])),
  };
}

const localName = (provider: object) => {
  const { alias: own } = provider as { alias?: string };
  return own === undefined ? "aws" : `aws.${own}`;
};

/** cdktf names the states that a stack reads after the stacks they belong to. */
const INPUT = /^cross-stack-reference-input-/;
const inputs = (configuration: StackConfiguration) => Object.keys(configuration.data?.[REMOTE_STATE] ?? {});

function moduleOf(configuration: StackConfiguration): Json {
  const read = inputs(configuration);
  const aliases = (configuration.provider?.aws ?? []).map(localName).filter((name) => name !== "aws");
  const { [REMOTE_STATE]: _, ...data } = configuration.data ?? {};
  const variable = { ...configuration.variable, ...Object.fromEntries(read.map((input) => [input, {}])) };
  const required = (configuration.terraform?.required_providers ?? {}) as Record<string, object>;
  const aws = { ...required.aws, ...(aliases.length > 0 ? { configuration_aliases: aliases } : {}) };
  const { "//": __, provider: ___, ...rest } = configuration as Json;
  // A kind of block of which there is none must not be there at all.
  const blocks = Object.entries({ ...rest, data, variable }).filter(
    ([, named]) => Object.keys(named as object).length > 0,
  );
  const module = { ...Object.fromEntries(blocks), terraform: { required_providers: { ...required, aws } } };
  const text = read.reduce(
    (json, input) => json.replaceAll(`data.${REMOTE_STATE}.${input}.outputs`, `var.${input}`),
    JSON.stringify(module),
  );
  return JSON.parse(text) as Json;
}
