import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { PYTHON } from "./control-plane.ts";

const run = promisify(execFile);

/** What these tests need beyond the repository and is not here, each with how to get it. */
export async function missingRequirements(): Promise<string[]> {
  const missing: string[] = [];
  if (!(await works("terraform", ["version"]))) {
    missing.push("terraform 1.10 or newer: https://developer.hashicorp.com/terraform/install");
  } else if (!(await terraformLocksInS3())) {
    missing.push(
      "a newer terraform: 1.10 is the first whose S3 backend has `use_lockfile`; https://developer.hashicorp.com/terraform/install",
    );
  }
  if (!(await works(PYTHON, ["--version"]))) {
    missing.push(`${PYTHON}, for the local AWS control plane: https://www.python.org/downloads (or set PYTHON)`);
  } else if (
    !(await works(PYTHON, ["-c", "import boto3, moto.server, moto.stepfunctions.parser.asl.parse.asl_parser"]))
  ) {
    missing.push(`moto, for the local AWS control plane: ${PYTHON} -m pip install 'moto[server]'`);
  }
  return missing;
}

async function works(program: string, args: readonly string[]): Promise<boolean> {
  try {
    await run(program, args);
    return true;
  } catch {
    return false; // not there, or not of use: the caller says what is needed
  }
}

async function terraformLocksInS3(): Promise<boolean> {
  const { stdout } = await run("terraform", ["version", "-json"]);
  const { terraform_version } = JSON.parse(stdout) as { terraform_version: string };
  const [major = 0, minor = 0] = terraform_version.split(".").map(Number);
  return major > 1 || (major === 1 && minor >= 10);
}
