import { Policies } from "../policies.ts";
import type { World } from "../world.ts";
import { FunctionConflict, FunctionResourceNotFound, InvalidFunctionParameter } from "./function-errors.ts";

/** One permission, as `AddPermission` takes it. */
export interface Permission {
  readonly statementId: string;
  /** `lambda:InvokeFunction` */
  readonly action: string;
  /** A service's name, an account, an ARN, or `*`. */
  readonly principal: string;
  readonly sourceArn?: string;
  readonly sourceAccount?: string;
  readonly principalOrgId?: string;
}

interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Principal: unknown;
  readonly Action: string;
  readonly Resource: string;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** The resource policies of functions ("Viewing resource-based IAM policies in Lambda"): a statement for each permission. */
export class FunctionPolicies {
  readonly #world: World;
  readonly #statements = new Map<string, Map<string, Statement>>();

  constructor(world: World) {
    this.#world = world;
  }

  /**
   * @param arn of the function, with the qualifier that the permission is for
   * @returns the statement as JSON
   * @throws FunctionConflict, InvalidFunctionParameter
   */
  add(arn: string, permission: Permission): string {
    const { statementId } = permission;
    if (!/^[\w-]{1,100}$/.test(statementId))
      throw new InvalidFunctionParameter(
        `StatementId must be 1 to 100 letters, digits, - and _, not ${JSON.stringify(statementId)}`,
      );
    const statements = this.#statements.get(arn) ?? new Map<string, Statement>();
    if (statements.has(statementId))
      throw new FunctionConflict(
        `The statement id (${statementId}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
      );
    const statement = this.#statementOf(arn, permission);
    const policy = JSON.stringify({ Version: "2012-10-17", Id: "default", Statement: [statement] });
    this.#world.service(Policies).putResourcePolicy(arn, policy, statementId);
    statements.set(statementId, statement);
    this.#statements.set(arn, statements);
    return JSON.stringify(statement);
  }

  /** @throws FunctionResourceNotFound */
  remove(arn: string, statementId: string): void {
    if (!this.#statements.get(arn)?.delete(statementId))
      throw new FunctionResourceNotFound(`Statement ${statementId} is not found in resource policy.`);
    this.#world.service(Policies).removeResourcePolicy(arn, statementId);
  }

  /** The whole policy as JSON. @throws FunctionResourceNotFound where there is none */
  policy(arn: string): string {
    const statements = [...(this.#statements.get(arn)?.values() ?? [])];
    if (statements.length === 0) throw new FunctionResourceNotFound("The resource you requested does not exist.");
    return JSON.stringify({ Version: "2012-10-17", Id: "default", Statement: statements });
  }

  #statementOf(arn: string, permission: Permission): Statement {
    const { statementId, action, principal, sourceArn, sourceAccount, principalOrgId } = permission;
    if (!/^lambda:\S+$|^\*$/.test(action))
      throw new InvalidFunctionParameter(`Action must be lambda:… or *, not ${JSON.stringify(action)}`);
    const { partition } = this.#world.account;
    const equals = {
      ...(sourceAccount && { "AWS:SourceAccount": sourceAccount }),
      ...(principalOrgId && { "aws:PrincipalOrgID": principalOrgId }),
    };
    const condition: Record<string, Record<string, string>> = {
      ...(Object.keys(equals).length > 0 && { StringEquals: equals }),
      ...(sourceArn && { ArnLike: { "AWS:SourceArn": sourceArn } }),
    };
    return {
      Sid: statementId,
      Effect: "Allow",
      Principal: /^\d{12}$/.test(principal)
        ? { AWS: `arn:${partition}:iam::${principal}:root` }
        : principal.startsWith("arn:")
          ? { AWS: principal }
          : principal === "*"
            ? "*"
            : { Service: principal },
      Action: action,
      Resource: arn,
      ...(Object.keys(condition).length > 0 && { Condition: condition }),
    };
  }
}
