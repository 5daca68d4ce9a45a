import type { MoveTask } from "../../../engine/queue/move-tasks.ts";
import { InvalidParameterValue } from "../../../engine/queue/queue-errors.ts";
import { defineAction } from "../action.ts";
import { list, struct } from "../shape.ts";

const MOST = 10;

/** "StartMessageMoveTask" */
export const startMessageMoveTask = defineAction<{
  SourceArn: string;
  DestinationArn?: string;
  MaxNumberOfMessagesPerSecond?: number;
}>({
  input: { SourceArn: "string", DestinationArn: "string", MaxNumberOfMessagesPerSecond: "integer" },
  required: ["SourceArn"],
  output: { TaskHandle: "string" },
  async run(request, { SourceArn, DestinationArn, MaxNumberOfMessagesPerSecond }) {
    // "Dead-letter queue redrive permissions": a task needs what moving the messages by hand would.
    for (const action of ["StartMessageMoveTask", "ReceiveMessage", "DeleteMessage", "GetQueueAttributes"])
      request.authorize(action, SourceArn);
    if (DestinationArn !== undefined) request.authorize("SendMessage", DestinationArn);
    const { moveTasks } = request.queues;
    return { TaskHandle: await moveTasks.start(SourceArn, DestinationArn, MaxNumberOfMessagesPerSecond) };
  },
});

/** "CancelMessageMoveTask" */
export const cancelMessageMoveTask = defineAction<{ TaskHandle: string }>({
  input: { TaskHandle: "string" },
  required: ["TaskHandle"],
  output: { ApproximateNumberOfMessagesMoved: "integer" },
  async run(request, { TaskHandle }) {
    const { moveTasks } = request.queues;
    request.authorize("CancelMessageMoveTask", moveTasks.sourceOf(TaskHandle));
    return { ApproximateNumberOfMessagesMoved: await moveTasks.cancel(TaskHandle) };
  },
});

/** "ListMessageMoveTasks" */
export const listMessageMoveTasks = defineAction<{ SourceArn: string; MaxResults?: number }>({
  input: { SourceArn: "string", MaxResults: "integer" },
  required: ["SourceArn"],
  output: {
    Results: list(
      struct({
        ApproximateNumberOfMessagesMoved: "integer",
        ApproximateNumberOfMessagesToMove: "integer",
        DestinationArn: "string",
        FailureReason: "string",
        MaxNumberOfMessagesPerSecond: "integer",
        SourceArn: "string",
        StartedTimestamp: "integer",
        Status: "string",
        TaskHandle: "string",
      }),
      "ListMessageMoveTasksResultEntry",
    ),
  },
  async run(request, { SourceArn, MaxResults = 1 }) {
    if (MaxResults < 1 || MaxResults > MOST)
      throw InvalidParameterValue.of("MaxResults", MaxResults, `Must be between 1 and ${MOST}, if provided.`);
    request.authorize("ListMessageMoveTasks", SourceArn);
    return { Results: request.queues.moveTasks.list(SourceArn, MaxResults).map(write) };
  },
});

function write(task: MoveTask): object {
  return {
    ApproximateNumberOfMessagesMoved: task.moved,
    ApproximateNumberOfMessagesToMove: task.to_move,
    DestinationArn: task.destination ?? undefined,
    FailureReason: task.failure ?? undefined,
    MaxNumberOfMessagesPerSecond: task.rate ?? undefined,
    SourceArn: task.source,
    StartedTimestamp: task.started_at,
    Status: task.status,
    TaskHandle: task.handle,
  };
}
