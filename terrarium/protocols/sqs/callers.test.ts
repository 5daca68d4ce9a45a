import { SqsWire } from "../../../tests/factories/sqs.ts";
import { ADMINISTRATOR, type AuthorizationRequest } from "../../engine/authorization.ts";
import { AccessDenied } from "../../engine/errors.ts";

const ORDERS = "/000000000000/orders";
const asJson = { accept: "application/json" };
/** A handle of the queue whose message is gone. */
const GONE = `AQEB${Buffer.from("1.1.1.1").toString("base64")}`;

let sqs: SqsWire;
beforeEach(() => {
  sqs = new SqsWire();
});

test("the lineage of the caller goes with the message, and begins with its id where there is none", async () => {
  const body = "Action=SendMessage&MessageBody=x";
  await sqs.call({ url: ORDERS, body, lineage: "request-7" });
  await sqs.call({ url: ORDERS, body });
  const [first, second] = await sqs.queue().receive({ max: 10 });
  expect(first!.lineage).toBe("request-7");
  expect(second!.lineage).toBe(second!.messageId);
});

test("the sender is the role, as AWS names it", async () => {
  const principal = { kind: "role", arn: "arn:aws:iam::000000000000:role/gateway" } as const;
  await sqs.call({ url: ORDERS, body: "Action=SendMessage&MessageBody=x", principal });
  expect((await sqs.queue().receive())[0]!.senderId).toMatch(/^AROA[0-9A-F]{17}:gateway$/);
});

test("X-Ray's header goes with the message, unless the sender gives it another", async () => {
  const headers = { "x-amzn-trace-id": "Root=1-2" };
  const body = "Action=SendMessage&MessageBody=x";
  const own =
    "&MessageSystemAttribute.1.Name=AWSTraceHeader&MessageSystemAttribute.1.Value.DataType=String&MessageSystemAttribute.1.Value.StringValue=own";
  const sent = await sqs.call({ url: ORDERS, headers, body });
  expect(sent.body).not.toContain("MD5OfMessageSystemAttributes");
  await sqs.call({ url: ORDERS, headers, body: body + own });
  expect((await sqs.queue().receive({ max: 10 })).map((message) => message.traceHeader)).toEqual(["Root=1-2", "own"]);
});

test("each action is authorised on the queue, a batch as its single action", async () => {
  const asked: AuthorizationRequest[] = [];
  sqs = new SqsWire({ authorize: (request) => void asked.push(request) });
  const { arn } = sqs.queue();
  await sqs.form("Action=SendMessage&MessageBody=x");
  await sqs.form(
    "Action=SendMessageBatch&SendMessageBatchRequestEntry.1.Id=a&SendMessageBatchRequestEntry.1.MessageBody=x",
  );
  await sqs.form("Action=ReceiveMessage");
  await sqs.form(`Action=DeleteMessage&ReceiptHandle=${GONE}`);
  await sqs.form("Action=DeleteMessageBatch");
  await sqs.form("Action=ChangeMessageVisibilityBatch");
  await sqs.form("Action=ListQueues", "/");
  await sqs.form("Action=CreateQueue&QueueName=new", "/");
  const on = (action: string, resource = arn) => ({ principal: ADMINISTRATOR, action: `sqs:${action}`, resource });
  expect(asked).toEqual([
    on("SendMessage"),
    on("SendMessage"),
    on("ReceiveMessage"),
    on("DeleteMessage"),
    on("DeleteMessage"),
    on("ChangeMessageVisibility"),
    on("ListQueues", "*"),
    on("CreateQueue", "arn:aws:sqs:us-east-1:000000000000:new"),
  ]);
});

test("who may not, is told so in either protocol, and nothing happens", async () => {
  sqs = new SqsWire({
    authorize: ({ action, resource }) => {
      throw new AccessDenied(`not allowed: ${action} on ${resource}`);
    },
  });
  const reply = await sqs.json("SendMessage", { MessageBody: "x" }, ORDERS);
  expect(reply).toMatchObject({ status: 403, headers: { "x-amzn-query-error": "AccessDenied;Sender" } });
  const inForm = await sqs.form("Action=SendMessage&MessageBody=x", ORDERS, asJson);
  expect(JSON.parse(inForm.body.toString())).toMatchObject({ Error: { Code: "AccessDenied", Type: "Sender" } });
  expect(sqs.queue().depth().visible).toBe(0);
});
