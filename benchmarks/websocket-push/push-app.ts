import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { App, TerraformOutput, TerraformStack } from "cdktf";
import { NodeFunction } from "../../constructs/node-function.ts";
import { policyDocument } from "../../constructs/policy-document.ts";
import { WebSocketApi } from "../../constructs/websocket-api.ts";

/** What is measured: a WebSocket API whose one function answers with the id of the connection, and a role that may send to its clients. */
const app = new App();
const stack = new TerraformStack(app, "push");
new AwsProvider(stack, "aws", { region: "us-east-1" });
const api = new WebSocketApi(stack, "api", {
  name: "push",
  description: "Sockets that are pushed to",
  stage: "v1",
  throttle: { rateLimit: 1_000_000, burstLimit: 1_000_000 },
});
const answer = new NodeFunction(stack, "answer", {
  name: "answer",
  description: "Answers with the id of the connection",
  entry: "benchmarks/websocket-push/answer.ts",
});
api.route("$default", answer, { answers: true });
const role = new IamRole(stack, "back-end", {
  name: "back-end",
  assumeRolePolicy: policyDocument([
    { sid: "Task", principal: { Service: "ecs-tasks.amazonaws.com" }, actions: ["sts:AssumeRole"] },
  ]),
});
api.grantManageConnections({
  allow: (statement) =>
    void new IamRolePolicy(stack, "push", { role: role.name, name: "push", policy: policyDocument([statement]) }),
});
new TerraformOutput(stack, "url", { value: api.url, staticId: true });
app.synth();
