import type { Action } from "./action.ts";
import { changeMessageVisibility, changeMessageVisibilityBatch } from "./actions/change-message-visibility.ts";
import { deleteMessage, deleteMessageBatch } from "./actions/delete-message.ts";
import { listDeadLetterSourceQueues, listQueues } from "./actions/list-queues.ts";
import { cancelMessageMoveTask, listMessageMoveTasks, startMessageMoveTask } from "./actions/message-move-tasks.ts";
import { addPermission, removePermission } from "./actions/permissions.ts";
import { getQueueAttributes, setQueueAttributes } from "./actions/queue-attributes.ts";
import { createQueue, deleteQueue, getQueueUrl, purgeQueue } from "./actions/queues.ts";
import { receiveMessage } from "./actions/receive-message.ts";
import { sendMessage } from "./actions/send-message.ts";
import { sendMessageBatch } from "./actions/send-message-batch.ts";
import { listQueueTags, tagQueue, untagQueue } from "./actions/tags.ts";

/** All of the SQS API ("Amazon SQS API Reference", Actions). */
const ACTIONS: ReadonlyMap<string, Action> = new Map(
  Object.entries({
    AddPermission: addPermission,
    CancelMessageMoveTask: cancelMessageMoveTask,
    ChangeMessageVisibility: changeMessageVisibility,
    ChangeMessageVisibilityBatch: changeMessageVisibilityBatch,
    CreateQueue: createQueue,
    DeleteMessage: deleteMessage,
    DeleteMessageBatch: deleteMessageBatch,
    DeleteQueue: deleteQueue,
    GetQueueAttributes: getQueueAttributes,
    GetQueueUrl: getQueueUrl,
    ListDeadLetterSourceQueues: listDeadLetterSourceQueues,
    ListMessageMoveTasks: listMessageMoveTasks,
    ListQueues: listQueues,
    ListQueueTags: listQueueTags,
    PurgeQueue: purgeQueue,
    ReceiveMessage: receiveMessage,
    RemovePermission: removePermission,
    SendMessage: sendMessage,
    SendMessageBatch: sendMessageBatch,
    SetQueueAttributes: setQueueAttributes,
    StartMessageMoveTask: startMessageMoveTask,
    TagQueue: tagQueue,
    UntagQueue: untagQueue,
  }),
);

export function actionOf(name: string): Action | undefined {
  return ACTIONS.get(name);
}

/** Not valid at the URL of a queue, in the query protocol. */
export const ONLY_AT_THE_ROOT: ReadonlySet<string> = new Set(["CreateQueue", "ListQueues"]);
