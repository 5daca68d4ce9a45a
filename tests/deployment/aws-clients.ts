import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { S3Client } from "@aws-sdk/client-s3";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SQSClient } from "@aws-sdk/client-sqs";
import { type ControlPlane, REGION } from "./control-plane.ts";

const client = ({ endpoint }: ControlPlane) => ({
  endpoint,
  region: REGION,
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
});

export const dynamoDbClient = (plane: ControlPlane): DynamoDBClient => new DynamoDBClient(client(plane));
export const s3Client = (plane: ControlPlane): S3Client => new S3Client({ ...client(plane), forcePathStyle: true });
export const secretsClient = (plane: ControlPlane): SecretsManagerClient => new SecretsManagerClient(client(plane));
export const sqsClient = (plane: ControlPlane): SQSClient => new SQSClient(client(plane));
