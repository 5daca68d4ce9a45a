import { jsonService } from "../json-service.ts";
import { getRandomPassword } from "./random-password.ts";
import {
  cancelRotateSecret,
  createSecret,
  deleteSecret,
  describeSecret,
  listSecrets,
  rotateSecret,
} from "./secrets.ts";
import {
  batchGetSecretValue,
  getSecretValue,
  listSecretVersionIds,
  putSecretValue,
  updateSecretVersionStage,
} from "./values.ts";

/** AWS Secrets Manager ("AWS Secrets Manager API reference"). */
export const callSecretsManager = jsonService({
  target: "secretsmanager",
  actions: {
    BatchGetSecretValue: batchGetSecretValue,
    CancelRotateSecret: cancelRotateSecret,
    CreateSecret: createSecret,
    DeleteSecret: deleteSecret,
    DescribeSecret: describeSecret,
    GetRandomPassword: getRandomPassword,
    GetSecretValue: getSecretValue,
    ListSecretVersionIds: listSecretVersionIds,
    ListSecrets: listSecrets,
    PutSecretValue: putSecretValue,
    RotateSecret: rotateSecret,
    UpdateSecretVersionStage: updateSecretVersionStage,
  },
});
