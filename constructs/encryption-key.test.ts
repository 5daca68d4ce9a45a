import { EncryptionKey, type EncryptionKeyProps } from "./encryption-key.ts";
import { ServiceRole } from "./service-role.ts";
import { Synthesized, statements } from "./testing/synthesized.ts";

const synth = (props: Partial<EncryptionKeyProps> = {}, use?: (key: EncryptionKey) => void) =>
  new Synthesized((stack) => {
    const key = new EncryptionKey(stack, "key", { name: "orders", description: "Orders", ...props });
    use?.(key);
  });

test("the key is rotated, has a name, and cannot be destroyed by the way", () => {
  const stack = synth();
  expect(stack.only("aws_kms_key")).toMatchObject({ enable_key_rotation: true, lifecycle: { prevent_destroy: true } });
  expect(stack.only("aws_kms_alias").name).toBe("alias/orders");
  expect(synth({ retain: false }).only("aws_kms_key")).not.toHaveProperty("lifecycle");
});

test("it has no policy of its own until a service needs it, and then the account still decides", () => {
  expect(synth().all("aws_kms_key_policy")).toHaveLength(0);
  const stack = synth({}, (key) => {
    key.allowService("sns.amazonaws.com");
    key.allowService("events.amazonaws.com");
  });
  const [account, ...services] = statements(stack.only("aws_kms_key_policy").policy);
  expect(account).toMatchObject({ Principal: { AWS: expect.stringMatching(/:iam::.*:root$/) }, Action: "kms:*" });
  expect(services).toMatchObject([
    { Sid: "Service", Principal: { Service: "sns.amazonaws.com" }, Condition: { StringEquals: {} } },
    { Sid: "Service2", Principal: { Service: "events.amazonaws.com" }, Condition: { StringEquals: {} } },
  ]);
});

test("who reads may decrypt, who writes may also make data keys", () => {
  const stack = new Synthesized((scope) => {
    const key = new EncryptionKey(scope, "key", { name: "orders", description: "Orders" });
    const role = new ServiceRole(scope, "role", { name: "r", service: "pipes.amazonaws.com", description: "r" });
    key.grantDecrypt(role);
    key.grantEncrypt(role);
  });
  expect(statements(stack.only("aws_iam_role_policy").policy).map(({ Action }) => Action)).toEqual([
    "kms:Decrypt",
    ["kms:GenerateDataKey", "kms:Decrypt"],
  ]);
});

test("a name that AWS keeps for itself is refused", () => {
  expect(() => synth({ name: "aws/sqs" })).toThrow('stack/key: name is "aws/sqs"');
});
