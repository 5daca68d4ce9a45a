import { type DynamoDBClient, GetItemCommand, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { GetObjectCommand, PutObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import {
  GetSecretValueCommand,
  PutSecretValueCommand,
  type SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { ReceiveMessageCommand, SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { dynamoDbClient, s3Client, secretsClient, sqsClient } from "./aws-clients.ts";
import type { ControlPlane } from "./control-plane.ts";
import type { StateResource } from "./terraform-project.ts";

interface Sample {
  put(resource: StateResource): Promise<unknown>;
  /** Whether what was put is still there. */
  find(resource: StateResource): Promise<boolean>;
}

const CONTENT = "put by a deployment test";

/** Puts something into whatever holds data, and looks whether it outlives what is done next: a plan only promises it. */
export class SampleData {
  readonly #samples: Readonly<Record<string, Sample>>;

  constructor(plane: ControlPlane) {
    this.#samples = {
      aws_dynamodb_table: items(dynamoDbClient(plane)),
      aws_s3_bucket: objects(s3Client(plane)),
      aws_secretsmanager_secret: values(secretsClient(plane)),
      aws_sqs_queue: messages(sqsClient(plane)),
    };
  }

  /** How many resources got something. */
  async put(resources: readonly StateResource[]): Promise<number> {
    const takers = this.#takers(resources);
    await Promise.all(takers.map(([resource, sample]) => sample.put(resource)));
    return takers.length;
  }

  /** Addresses of those that have lost it. */
  async lost(resources: readonly StateResource[]): Promise<string[]> {
    const found = await Promise.all(
      this.#takers(resources).map(async ([resource, sample]) => ({ resource, there: await sample.find(resource) })),
    );
    return found.filter(({ there }) => !there).map(({ resource }) => resource.address);
  }

  #takers(resources: readonly StateResource[]): [StateResource, Sample][] {
    // A queue that a function works on does not keep what is put into it.
    const consumed = new Set(
      resources
        .filter(({ type }) => type === "aws_lambda_event_source_mapping")
        .map((mapping) => text(mapping, "event_source_arn")),
    );
    return resources.flatMap((resource) => {
      const sample = this.#samples[resource.type];
      return sample === undefined || consumed.has(text(resource, "arn")) ? [] : [[resource, sample]];
    });
  }
}

const text = (resource: StateResource, attribute: string) => String(resource.values[attribute]);

function objects(s3: S3Client): Sample {
  const where = (resource: StateResource) => ({ Bucket: text(resource, "bucket"), Key: "sample" });
  return {
    put: (resource) => s3.send(new PutObjectCommand({ ...where(resource), Body: CONTENT })),
    async find(resource) {
      const { Body } = await s3.send(new GetObjectCommand(where(resource)));
      return (await Body?.transformToString()) === CONTENT;
    },
  };
}

function items(dynamodb: DynamoDBClient): Sample {
  const key = (resource: StateResource) =>
    Object.fromEntries(
      [resource.values.hash_key, resource.values.range_key]
        .filter((attribute) => typeof attribute === "string" && attribute !== "")
        .map((attribute) => [attribute, { S: "sample" }]),
    );
  return {
    put: (resource) =>
      dynamodb.send(
        new PutItemCommand({ TableName: text(resource, "name"), Item: { ...key(resource), content: { S: CONTENT } } }),
      ),
    async find(resource) {
      const { Item } = await dynamodb.send(
        new GetItemCommand({ TableName: text(resource, "name"), Key: key(resource) }),
      );
      return Item?.content?.S === CONTENT;
    },
  };
}

/** A value that a rotation would have made: nothing that is deployed afterwards puts another in its place. */
function values(secrets: SecretsManagerClient): Sample {
  return {
    put: (resource) =>
      secrets.send(new PutSecretValueCommand({ SecretId: text(resource, "arn"), SecretString: CONTENT })),
    async find(resource) {
      const found = await secrets.send(new GetSecretValueCommand({ SecretId: text(resource, "arn") }));
      return found.SecretString === CONTENT;
    },
  };
}

function messages(sqs: SQSClient): Sample {
  return {
    put(resource) {
      const fifo = resource.values.fifo_queue === true;
      const order = fifo ? { MessageGroupId: "sample", MessageDeduplicationId: "sample" } : {};
      return sqs.send(new SendMessageCommand({ QueueUrl: text(resource, "url"), MessageBody: CONTENT, ...order }));
    },
    async find(resource) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl: text(resource, "url"), VisibilityTimeout: 0, WaitTimeSeconds: 0 }),
      );
      return Messages.some(({ Body }) => Body === CONTENT);
    },
  };
}
