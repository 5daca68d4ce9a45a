import { type Check, eachOf } from "./check.ts";

interface Rule {
  readonly argument: string;
  readonly max: number;
  readonly characters: RegExp;
}

const rule = (argument: string, max: number, characters: RegExp): Rule => ({ argument, max, characters });

/** What AWS lets a name be, from the API reference of each service: CreateQueue, CreatePipe, CreateRole … */
const RULES: Readonly<Record<string, Rule>> = {
  aws_api_gateway_stage: rule("stage_name", 128, /^[\w-]+$/),
  aws_cloudwatch_event_api_destination: rule("name", 64, /^[.\-\w]+$/),
  aws_cloudwatch_event_archive: rule("name", 48, /^[.\-\w]+$/),
  aws_cloudwatch_event_bus: rule("name", 256, /^[/.\-\w]+$/),
  aws_cloudwatch_event_connection: rule("name", 64, /^[.\-\w]+$/),
  aws_cloudwatch_event_rule: rule("name", 64, /^[.\-\w]+$/),
  aws_cloudwatch_log_group: rule("name", 512, /^[.\-_/#A-Za-z0-9]+$/),
  aws_cloudwatch_metric_alarm: rule("alarm_name", 255, /^[^\p{Cc}]+$/u),
  aws_dynamodb_table: rule("name", 255, /^[\w.-]{3,}$/),
  aws_iam_policy: rule("name", 128, /^[\w+=,.@-]+$/),
  aws_iam_role: rule("name", 64, /^[\w+=,.@-]+$/),
  aws_iam_role_policy: rule("name", 128, /^[\w+=,.@-]+$/),
  aws_lambda_function: rule("function_name", 64, /^[\w-]+$/),
  aws_pipes_pipe: rule("name", 64, /^[.\-\w]+$/),
  aws_s3_bucket: rule("bucket", 63, /^(?!.*\.\.)[a-z0-9][a-z0-9.-]+[a-z0-9]$/),
  aws_sfn_state_machine: rule("name", 80, /^[\w-]+$/),
  aws_sns_topic: rule("name", 256, /^[\w-]+(\.fifo)?$/),
  aws_sqs_queue: rule("name", 80, /^[\w-]+(\.fifo)?$/),
};

/** Names that AWS would refuse during the apply, when half of the stack is there. */
export const names: Check = {
  id: "name",
  run: eachOf(Object.keys(RULES), ({ type, arguments: args }) => {
    const { argument, max, characters } = RULES[type] as Rule;
    const name = args[argument];
    if (typeof name !== "string" || name.includes("${")) return []; // made by AWS, or known after the apply
    return [
      ...(name.length > max ? [`has a ${argument} of ${name.length} characters: AWS takes ${max}`] : []),
      ...(characters.test(name) ? [] : [`has the ${argument} "${name}": AWS takes ${characters.source}`]),
    ];
  }),
};
