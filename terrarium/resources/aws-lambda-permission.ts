import { FunctionPolicies } from "../engine/function/function-policy.ts";
import { FunctionService } from "../engine/function/function-service.ts";
import { usingArgument } from "../plan/check-argument.ts";
import { defineResource } from "../resource.ts";

export default defineResource("aws_lambda_permission", {
  summary: "Statements of a function's resource policy: which service or account may invoke it",
  honours: [
    "function_name",
    "action",
    "principal",
    "source_arn",
    "source_account",
    "principal_org_id",
    "statement_id",
    "statement_id_prefix",
    "qualifier",
  ],
  ignores: {
    function_url_auth_type: "there are no function URLs here, which alone it is about",
    event_source_token: "only Alexa sends one, and Alexa does not call here",
    id: "the provider sets it to the statement's id",
  },
  attributes(args, _world, self) {
    const prefix = args.optionalString("statement_id_prefix");
    if (prefix !== undefined && args.has("statement_id"))
      args.fail("statement_id_prefix", 'excludes "statement_id": set one of the two');
    const statementId = args.optionalString("statement_id") ?? `${prefix ?? "terraform-"}${self.id(26)}`;
    return { id: statementId, statement_id: statementId };
  },
  start(args, world, { attributes: { statement_id: statementId } }) {
    const functions = world.service(FunctionService);
    const given = args.string("function_name");
    const qualifier = args.optionalString("qualifier");
    const lambda = usingArgument(args, "function_name", () => {
      const found = given.startsWith("arn:") ? functions.byArn(given) : functions.byName(given);
      return qualifier === undefined ? found : functions.byName(`${found.name}:${qualifier}`);
    });
    world.service(FunctionPolicies).add(lambda.arn, {
      statementId,
      action: args.string("action"),
      principal: args.string("principal"),
      sourceArn: args.optionalString("source_arn"),
      sourceAccount: args.optionalString("source_account"),
      principalOrgId: args.optionalString("principal_org_id"),
    });
    return undefined;
  },
});
