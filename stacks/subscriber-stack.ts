import { TerraformOutput, TerraformVariable } from "cdktf";
import type { Construct } from "constructs";
import { AccessPolicy } from "../constructs/access-policy.ts";
import { HttpDestination } from "../constructs/http-destination.ts";
import { PrivateBucket } from "../constructs/private-bucket.ts";
import { QueuePipe } from "../constructs/queue-pipe.ts";
import { ServiceRole } from "../constructs/service-role.ts";
import type { WorkQueue } from "../constructs/work-queue.ts";
import { DeployedStack, type Deployment } from "./deployed-stack.ts";
import { deliveredFields } from "./published-message.ts";

export interface SubscriberStackProps {
  readonly deployment: Deployment;
  /** What the gateway fills. */
  readonly queue: WorkQueue;
  /** Where the subscriber takes messages; `https://` alone. */
  readonly url: string;
  /** Deliveries a second, at most. */
  readonly rateLimit: number;
  /** Exact name of its bucket. @default one that AWS makes unique */
  readonly bucketName?: string;
  /** The service that the server runs on, such as `ecs-tasks.amazonaws.com`. @default none: there is a policy, and no role */
  readonly service?: string;
  readonly logRetentionDays: number;
}

/** Delivers what waits in the queue to the subscriber, and gives it a bucket to keep it in: pipe → API destination, bucket. */
export class SubscriberStack extends DeployedStack {
  constructor(scope: Construct, id: string, props: SubscriberStackProps) {
    super(scope, id, props.deployment);
    const name = `${props.deployment.namePrefix}-subscriber`;

    const apiKey = new TerraformVariable(this, "subscriber_api_key", {
      type: "string",
      sensitive: true,
      description: "The key that the subscriber asks for in the header X-API-Key: its SUB_API_KEY",
    });
    const bucket = new PrivateBucket(this, "bucket", {
      ...(props.bucketName === undefined ? { namePrefix: `${name}-` } : { name: props.bucketName }),
      retain: this.retain,
    });
    const access = new AccessPolicy(this, "access", {
      name: `${name}-bucket`,
      description: "What the subscriber needs: attach it to the role that the server runs as",
    });
    bucket.grantPut(access);
    bucket.grantGet(access);
    bucket.grantList(access);
    const role = props.service === undefined ? undefined : this.#serverRole(name, props.service);
    if (role !== undefined) access.attachTo(role);

    const destination = new HttpDestination(this, "destination", {
      name,
      description: "The subscriber",
      url: props.url,
      apiKey,
      rateLimit: props.rateLimit,
    });
    const pipe = new QueuePipe(this, "pipe", {
      name,
      description: "Delivers what was published to the subscriber",
      source: props.queue,
      target: destination,
      fields: deliveredFields,
      logRetentionDays: props.logRetentionDays,
    });

    this.#output("bucket_name", "Where the subscriber keeps messages: its SUB_BUCKET", bucket.name);
    this.#output("access_policy_arn", "Attach it to the role that the subscriber runs as", access.arn);
    if (role !== undefined) this.#output("server_role_arn", "What the subscriber runs as", role.arn);
    this.#output("pipe_name", "The pipe from the queue to the subscriber", pipe.name);
    this.#output("pipe_arn", "Its ARN", pipe.arn);
  }

  #serverRole(name: string, service: string): ServiceRole {
    return new ServiceRole(this, "server-role", {
      name: `${name}-server`,
      service,
      description: "What the subscriber runs as: it keeps messages in its bucket",
    });
  }

  #output(id: string, description: string, value: unknown): void {
    new TerraformOutput(this, id, { value, description, staticId: true });
  }
}
