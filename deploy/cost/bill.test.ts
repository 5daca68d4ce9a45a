import type { DeclaredResource } from "../../constructs/checks/synthesized-app.ts";
import { billFor } from "./bill.ts";
import { IDLE_RECEIVES } from "./load.ts";

const declared = (type: string, name: string, args: object = {}, stack = "one"): DeclaredResource => ({
  stack,
  type,
  name,
  address: `${type}.${name}`,
  path: name,
  arguments: { ...args },
});
const queue = declared("aws_sqs_queue", "work");
/** A million messages in a month. */
const MILLION = { messagesASecond: 1_000_000 / (730 * 3_600), messageBytes: 1_024 };
const quantities = (resources: readonly DeclaredResource[], load = MILLION) =>
  Object.fromEntries(billFor(resources, load).lines.map(({ price, quantity }) => [price, Math.round(quantity)]));

test("a message on a queue is three requests, for each 64 KB of it but the delete", () => {
  expect(quantities([queue])).toEqual({ "sqs-request": 3_000_000 });
  expect(quantities([queue], { ...MILLION, messageBytes: 65_537 })).toEqual({ "sqs-request": 5_000_000 });
});

test("a FIFO queue has its own price, and a dead-letter queue none", () => {
  const fifo = declared("aws_sqs_queue", "ordered", { fifo_queue: true });
  const redrive = declared("aws_sqs_queue_redrive_policy", "redrive", {
    redrive_policy: '{"deadLetterTargetArn":"${aws_sqs_queue.work.arn}"}',
  });
  expect(quantities([fifo, queue, redrive])).toEqual({ "sqs-fifo-request": 3_000_000 });
});

test("a queue that a pipe reads is asked for messages when there are none, also from another stack", () => {
  const source =
    "${data.terraform_remote_state.cross-stack-reference-input-one.outputs.cross-stack-output-aws_sqs_queueworkarn}";
  const pipe = declared("aws_pipes_pipe", "pipe", { source }, "two");
  expect(quantities([queue, pipe], { ...MILLION, messagesASecond: 0 })).toEqual({
    "sqs-request": IDLE_RECEIVES,
    "pipe-request": 0,
  });
  expect(quantities([queue, pipe])).toEqual({ "sqs-request": 3_000_000, "pipe-request": 1_000_000 });
});

test("one way into a gateway is paid, not both", () => {
  const { total, lines } = billFor([declared("aws_api_gateway_rest_api", "api")], MILLION);
  const transfer = lines.find(({ price }) => price === "data-out")!.dollars;
  expect(total.rest - transfer).toBeCloseTo(3.5);
  expect(total.http - transfer).toBeCloseTo(1);
});

test("the load of a gateway is shared by its stages, and only those with an access log write one", () => {
  const group = declared("aws_cloudwatch_log_group", "log", { retention_in_days: 60 });
  const log = { access_log_settings: { destination_arn: "${aws_cloudwatch_log_group.log.arn}" } };
  const stages = [declared("aws_api_gateway_stage", "a", log), declared("aws_api_gateway_stage", "b")];
  const line = (price: string) => billFor([group, ...stages], MILLION).lines.find((line) => line.price === price)!;
  expect(line("log-ingested").quantity).toBeCloseTo((500_000 * 700) / 1024 ** 3);
  expect(line("log-stored").quantity).toBeCloseTo(((500_000 * 700) / 1024 ** 3) * 0.15 * 2);
});

test("what nobody has priced is named, not left out in silence", () => {
  expect(billFor([declared("aws_nat_gateway", "nat")], MILLION).unpriced).toEqual(["aws_nat_gateway"]);
});

test("a part of the resources is paid as it is used among all of them", () => {
  const pipe = declared("aws_pipes_pipe", "pipe", { source: "${aws_sqs_queue.work.arn}" });
  const idle = { ...MILLION, messagesASecond: 0 };
  expect(billFor([queue, pipe], idle, [queue]).lines.map(({ price }) => price)).toEqual(["sqs-request"]);
  expect(billFor([queue, pipe], idle, [queue]).lines[0]?.quantity).toBe(IDLE_RECEIVES);
});

describe("orders", () => {
  const bus = declared("aws_cloudwatch_event_bus", "bus");
  const rule = (args: object) => declared("aws_cloudwatch_event_target", "target", args);

  test("a queue that a function works on is asked for messages when there are none", () => {
    const mapping = declared("aws_lambda_event_source_mapping", "map", {
      event_source_arn: "${aws_sqs_queue.work.arn}",
    });
    expect(quantities([queue, mapping], { ...MILLION, messagesASecond: 0 })).toEqual({ "sqs-request": IDLE_RECEIVES });
  });

  test("a queue of the same name in another stack is another queue", () => {
    const mapping = declared(
      "aws_lambda_event_source_mapping",
      "map",
      { event_source_arn: "${aws_sqs_queue.work.arn}" },
      "two",
    );
    expect(quantities([queue, mapping], { ...MILLION, messagesASecond: 0 })).toEqual({ "sqs-request": 0 });
  });

  test("what waits for people is not paid by the message", () => {
    for (const args of [
      { arn: "${aws_sqs_queue.work.arn}" },
      { dead_letter_config: { arn: "${aws_sqs_queue.work.arn}" } },
    ]) {
      expect(quantities([queue, rule(args)])).toEqual({});
    }
  });

  test("an event is paid once, however many targets it has, and a log group as a log", () => {
    const group = declared("aws_cloudwatch_log_group", "log", { retention_in_days: 30 });
    const toLog = rule({ arn: "${aws_cloudwatch_log_group.log.arn}" });
    expect(quantities([bus, rule({ arn: "${aws_sns_topic.t.arn}" }), group, toLog])).toEqual({
      "bus-event": 1_000_000,
      "log-ingested": 1,
      "log-stored": 0,
    });
  });

  test("a function is called for each message, or once a day by a schedule", () => {
    const fn = declared("aws_lambda_function", "fn", { memory_size: 1_024 });
    expect(quantities([fn])).toMatchObject({ "function-request": 1_000_000, "function-time": 30_000 });
    expect(quantities([fn, rule({ arn: "${aws_lambda_function.fn.arn}" })])).toMatchObject({ "function-request": 30 });
  });

  test("a topic of alarms costs nothing; one that a rule fills does, and its mails most", () => {
    const topic = declared("aws_sns_topic", "t");
    const mail = declared("aws_sns_topic_subscription", "mail", { topic_arn: "${aws_sns_topic.t.arn}" });
    expect(quantities([topic, mail])).toEqual({});
    expect(quantities([topic, mail, rule({ arn: "${aws_sns_topic.t.arn}" })])).toEqual({
      "topic-publish": 1_000_000,
      mail: 1_000_000,
    });
  });

  test("a record is written in units of a kilobyte", () => {
    const table = declared("aws_dynamodb_table", "records");
    expect(quantities([table])).toMatchObject({ "table-write": 2_000_000 });
    expect(quantities([table], { ...MILLION, messageBytes: 700 })).toMatchObject({ "table-write": 1_000_000 });
  });
});

describe("a WebSocket API", () => {
  const api = declared("aws_apigatewayv2_api", "api", { protocol_type: "WEBSOCKET" });
  const stage = declared("aws_apigatewayv2_stage", "stage", { access_log_settings: {} });
  const rotate = declared("aws_lambda_function", "rotate", { memory_size: 1_024 });
  const rotation = declared("aws_secretsmanager_secret_rotation", "rotation", {
    rotation_lambda_arn: "${aws_lambda_function.rotate.arn}",
  });
  const table = declared("aws_dynamodb_table", "sockets", { global_secondary_index: [{ name: "by-connection" }] });

  test("is paid by messages and by minutes; each client's end is a line of the log as well", () => {
    const bill = quantities([api, stage]);
    expect(bill).toMatchObject({ "socket-message": 3_000_000, "socket-minute": 2_000_000 });
    expect(bill).not.toHaveProperty("http-api-request");
    const lines = billFor([api, stage], MILLION).lines.find(({ price }) => price === "log-ingested")!;
    expect(lines.quantity).toBeCloseTo((3_000_000 * 700) / 1024 ** 3);
  });

  test("has a table in which each row is written, and found by its connection as well", () => {
    expect(quantities([api, table])).toMatchObject({ "table-write": 10_000_000, "table-read": 4_000_000 });
    expect(quantities([table])).toMatchObject({ "table-write": 4_000_000 });
    expect(quantities([table])).not.toHaveProperty("table-read");
  });

  test("has a secret that costs when nobody asks for it, and a function that is called when it is rotated", () => {
    const secret = declared("aws_secretsmanager_secret", "key");
    expect(quantities([secret], { ...MILLION, messagesASecond: 0 })).toEqual({ secret: 1, "secret-call": 0 });
    expect(quantities([secret])).toEqual({ secret: 1, "secret-call": 2 * 730 * 60 });
    expect(quantities([rotate, rotation])).toMatchObject({ "function-request": 4 });
  });
});
