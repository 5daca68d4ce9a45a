import { SfnStateMachine } from "@cdktf/provider-aws/lib/sfn-state-machine/index.js";
import { Construct } from "constructs";
import type { AlarmTopic } from "./alarm-topic.ts";
import { arnPart } from "./arn.ts";
import { acceptFinding } from "./checks/accept-finding.ts";
import { LogGroup } from "./log-group.ts";
import type { Grantee, PolicyStatement } from "./policy-document.ts";
import { ServiceRole } from "./service-role.ts";
import { type Substitutions, stateDefinition } from "./state-definition.ts";
import { StateMachineAlarms } from "./state-machine-alarms.ts";
import { requireMatch } from "./wrong-prop.ts";

export interface StateMachineProps {
  /** At most 64 letters, digits, `-` and `_`. Its role has the same name. */
  readonly name: string;
  readonly description: string;
  /** Path of the definition: JSON in the Amazon States Language, whose texts may hold `${name}`. */
  readonly definition: string;
  /**
   * What stands for each `${name}` of the definition: an ARN as a rule. A number takes the place of the whole text. `partition` is there without
   * being named.
   */
  readonly substitutions: Substitutions;
  /** What is logged: with `data`, also what goes in and out of each state. @default errors, without data */
  readonly log?: {
    readonly level?: "ALL" | "ERROR" | "FATAL";
    readonly data?: boolean;
    readonly retentionDays?: number;
  };
  /** Who is told of executions that fail or take too long. @default nobody: the alarms show in CloudWatch */
  readonly alarmTopic?: AlarmTopic;
  /** How many executions may fail in five minutes before somebody is told. @default 0 */
  readonly toleratedFailures?: number;
}

/** What Step Functions needs to write a log; it knows no resources for deliveries. Source: "Using CloudWatch Logs to log execution history". */
const LOG_DELIVERY = [
  "logs:CreateLogDelivery",
  "logs:GetLogDelivery",
  "logs:UpdateLogDelivery",
  "logs:DeleteLogDelivery",
  "logs:ListLogDeliveries",
  "logs:PutResourcePolicy",
  "logs:DescribeResourcePolicies",
  "logs:DescribeLogGroups",
];

/**
 * A durable state machine (STANDARD). Its role may write its log and what is granted to the construct, nothing else. Source: "Amazon States
 * Language", "Standard and Express workflows".
 */
export class StateMachine extends Construct implements Grantee {
  readonly log: LogGroup;
  readonly #machine: SfnStateMachine;
  readonly #role: ServiceRole;

  constructor(scope: Construct, id: string, props: StateMachineProps) {
    super(scope, id);
    const { name, log: { level = "ERROR", data = false, retentionDays } = {}, alarmTopic } = props;
    requireMatch(this, "name", name, /^[\w-]{1,64}$/, "1 to 64 letters, digits, - and _");
    // The prefix keeps the account's log resource policy short, to which AWS adds every other group.
    this.log = new LogGroup(this, "log", { name: `/aws/vendedlogs/states/${name}`, retentionDays });
    this.#role = new ServiceRole(this, "role", {
      name,
      service: "states.amazonaws.com",
      description: `The state machine ${name}: ${props.description}`,
    });
    this.allow({ sid: "DeliverLog", actions: LOG_DELIVERY, resources: ["*"] });
    acceptFinding(
      this.#role,
      "wildcard-resource",
      "CloudWatch Logs knows no resources for log deliveries: these actions take * alone.",
    );
    this.#machine = new SfnStateMachine(this, "machine", {
      name,
      type: "STANDARD",
      roleArn: this.#role.arn,
      definition: stateDefinition(this, props.definition, {
        partition: arnPart(this.#role.arn, "partition"),
        ...props.substitutions,
      }),
      loggingConfiguration: { level, includeExecutionData: data, logDestination: `${this.log.arn}:*` },
      tracingConfiguration: { enabled: false },
      dependsOn: this.#role.permissions,
    });
    new StateMachineAlarms(this, "alarms", {
      name,
      machineArn: this.arn,
      topic: alarmTopic,
      toleratedFailures: props.toleratedFailures,
    });
  }

  get arn(): string {
    return this.#machine.arn;
  }

  get name(): string {
    return this.#machine.name;
  }

  allow(statement: PolicyStatement): void {
    this.#role.allow(statement);
  }

  grantStart(grantee: Grantee): void {
    grantee.allow({ sid: "Start", actions: ["states:StartExecution"], resources: [this.arn] });
  }
}
