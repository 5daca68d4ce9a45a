import { DESTINATION, LOG_GROUP, PIPE_ARN, setUpPipe, withId } from "../../../tests/factories/pipe.ts";
import type { LogGroups } from "../logs/log-groups.ts";

describe("a pipe's log", () => {
  const steps = (logs: LogGroups) => logs.events(LOG_GROUP).map(({ message }) => JSON.parse(message));

  it("says nothing of successes at level ERROR, and what went wrong of failures", async () => {
    let status = 200;
    const { world, source, logs } = setUpPipe({ answer: () => ({ status, body: "no" }) });
    await source.send({ body: withId(1) });
    await world.trace.next({ hop: "deleted" });
    expect(steps(logs)).toEqual([]);
    status = 400;
    await source.send({ body: withId(2) });
    await world.trace.next({ hop: "failed" });
    const [first, ...others] = steps(logs);
    expect(first).toEqual({
      resourceArn: PIPE_ARN,
      timestamp: world.clock.now(),
      executionId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      messageType: "TargetInvocationFailed",
      logLevel: "ERROR",
      error: {
        httpStatusCode: 400,
        message: `Target ${DESTINATION} failed: status 400`,
        awsService: "ApiDestinations",
      },
    });
    expect(others.map(({ messageType }) => messageType)).toEqual(["TargetStageFailed", "ExecutionFailed"]);
    expect(new Set(steps(logs).map(({ executionId }) => executionId)).size).toBe(1);
  });

  it("says each step at level TRACE, with data where it is asked for, without secrets", async () => {
    const { world, source, logs } = setUpPipe({
      answer: () => ({ body: "thanks" }),
      log: { level: "TRACE", includeExecutionData: true },
    });
    await source.send({ body: withId(1) });
    await world.trace.next({ hop: "deleted" });
    const records = steps(logs);
    expect(records.map(({ messageType }) => messageType)).toEqual([
      "ExecutionStarted",
      "TargetStageEntered",
      "TargetTransformationStarted",
      "TargetTransformationSucceeded",
      "TargetInvocationStarted",
      "TargetInvocationSucceeded",
      "TargetStageSucceeded",
      "ExecutionSucceeded",
    ]);
    expect(JSON.parse(records[0].payload)[0]).toMatchObject({ body: '{"id":1}' });
    expect(records[3].payload).toBe('{"id": 1}');
    expect(JSON.parse(records[5].awsRequest)).toMatchObject({ url: "https://sub.example.com/sub", body: '{"id": 1}' });
    expect(JSON.parse(records[5].awsResponse)).toMatchObject({ status: 200, body: "thanks" });
    expect(JSON.stringify(records)).not.toContain("top-secret");
  });

  it("cuts records at 256 KB, the payload first", async () => {
    const { world, source, logs } = setUpPipe({
      template: '{"v": <$.body.v>}',
      log: { level: "TRACE", includeExecutionData: true },
    });
    await source.send({ body: JSON.stringify({ v: "ä".repeat(200_000) }) });
    await world.trace.next({ hop: "deleted" });
    const lines = logs.events(LOG_GROUP).map(({ message }) => message);
    expect(Math.max(...lines.map((line) => Buffer.byteLength(line)))).toBeLessThanOrEqual(256 * 1024);
    expect(JSON.parse(lines[0]!).truncatedFields).toEqual(["payload"]);
  });
});
