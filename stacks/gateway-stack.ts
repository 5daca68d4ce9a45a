import { TerraformOutput } from "cdktf";
import type { Construct } from "constructs";
import { AlarmTopic } from "../constructs/alarm-topic.ts";
import { CustomDomain } from "../constructs/custom-domain.ts";
import { QueueGateway } from "../constructs/queue-gateway.ts";
import { WorkQueue } from "../constructs/work-queue.ts";
import { DeployedStack, type Deployment } from "./deployed-stack.ts";
import { publishedMessage } from "./published-message.ts";

export interface GatewayStackProps {
  readonly deployment: Deployment;
  /** The gateway answers at `sub-gw.<domain>`. */
  readonly domain: string;
  /** @default none: the DNS records to create by hand are outputs */
  readonly hostedZoneId?: string;
  readonly stages: readonly string[];
  readonly access: {
    readonly apiKeyRequired: boolean;
    readonly corsOrigin: string;
    readonly throttle: { readonly rateLimit: number; readonly burstLimit: number };
  };
  readonly queue: {
    readonly retention: number;
    readonly visibilityTimeout: number;
    readonly maxReceiveCount: number;
  };
  readonly logs: { readonly retentionDays: number; readonly createRole: boolean };
  readonly alarmEmail?: string;
}

const PATH = "sub";

/** Takes messages for the subscriber and keeps them: REST API → queue, with its dead-letter queue, its alarms and its domain. */
export class GatewayStack extends DeployedStack {
  readonly queue: WorkQueue;

  constructor(scope: Construct, id: string, props: GatewayStackProps) {
    super(scope, id, props.deployment);
    const name = `${props.deployment.namePrefix}-events`;
    const domainName = `sub-gw.${props.domain}`;

    const alarmTopic = new AlarmTopic(this, "alarms", { name: `${name}-alarms`, email: props.alarmEmail });
    this.queue = new WorkQueue(this, "queue", { name, ...props.queue, alarmTopic, retain: this.retain });
    const gateway = new QueueGateway(this, "gateway", {
      name,
      queue: this.queue,
      path: PATH,
      message: publishedMessage,
      stages: props.stages,
      access: props.access,
      logs: props.logs,
    });
    const { stages, apiKeyId } = gateway;
    const domain = new CustomDomain(this, "domain", { domainName, stages, hostedZoneId: props.hostedZoneId });

    this.#output(
      "gateway_urls",
      "Where each stage takes messages, by AWS's own name",
      urls(stages, ({ url }) => url),
    );
    this.#output(
      "domain_urls",
      "Where each stage takes messages",
      urls(stages, (stage) => `https://${domainName}/${stage.name}`),
    );
    this.#output("queue_url", "The queue between gateway and pipe", this.queue.url);
    this.#output("queue_name", "Its name", this.queue.name);
    this.#output("dead_letter_queue_url", "Messages that could not be delivered", this.queue.deadLetterUrl);
    this.#output("alarm_topic_arn", "Where the alarms go: subscribe what should hear them", alarmTopic.arn);
    if (apiKeyId !== undefined) {
      const read = "aws apigateway get-api-key --include-value --api-key ID";
      this.#output("api_key_id", `The publishers' API key; read its value with: ${read}`, apiKeyId);
    }
    if (props.hostedZoneId === undefined) {
      // Two outputs, as the first is there to be read while an apply waits for the certificate.
      const certificate =
        "DNS record to create by hand during the first apply, and to keep: it proves to ACM whose the domain is";
      this.#output("certificate_dns_record", certificate, domain.certificateRecord);
      this.#output(
        "gateway_dns_record",
        "DNS record to create by hand: it leads callers to the gateway",
        domain.gatewayRecord,
      );
    }
  }

  #output(id: string, description: string, value: unknown): void {
    new TerraformOutput(this, id, { value, description, staticId: true });
  }
}

/** By the name of the stage: `{ events: "https://…/events/sub" }`. */
function urls<S extends { readonly name: string; readonly node: { readonly id: string } }>(
  stages: readonly S[],
  base: (stage: S) => string,
): Record<string, string> {
  return Object.fromEntries(stages.map((stage) => [stage.node.id.replace(/^stage-/, ""), `${base(stage)}/${PATH}`]));
}
