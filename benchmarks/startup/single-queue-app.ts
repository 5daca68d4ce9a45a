import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue/index.js";
import { App, TerraformStack } from "cdktf";

/** The yardstick: the smallest app that has a queue. */
const app = new App();
const stack = new TerraformStack(app, "single");
new AwsProvider(stack, "aws", { region: "us-east-1" });
new SqsQueue(stack, "queue", { name: "single" });
app.synth();
