/** Variables of a child process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What a program needs of its machine: where programs and files are, and how the network is reached. */
const OF_THE_MACHINE = [
  /^(PATH|HOME|USER|LANG|TMPDIR|TEMP|TMP|SystemRoot|USERPROFILE|XDG_CACHE_HOME)$/,
  /^(HTTPS?|NO)_PROXY$/i,
  /^(SSL_CERT_FILE|SSL_CERT_DIR|NODE_EXTRA_CA_CERTS)$/,
];

/** This machine's environment without anything that belongs to somebody's deployment: no account, no settings, no Terraform variables. */
export function ofTheMachine(env: Environment = process.env): Environment {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => OF_THE_MACHINE.some((pattern) => pattern.test(name))),
  );
}

/** The same, with an account that does not exist: nothing that runs with it can reach a real one by accident. */
export function withoutAccount(env: Environment = process.env): Environment {
  return {
    ...ofTheMachine(env),
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_EC2_METADATA_DISABLED: "true",
    // Neither the profiles nor the region of the user's own files.
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    CHECKPOINT_DISABLE: "1",
    TF_INPUT: "0",
    TF_IN_AUTOMATION: "1",
  };
}
