import { jsonService } from "../json-service.ts";
import { createArchive, deleteArchive, describeArchive, listArchives, updateArchive } from "./archives.ts";
import {
  createEventBus,
  deleteEventBus,
  describeEventBus,
  listEventBuses,
  putPermission,
  removePermission,
} from "./buses.ts";
import { putEvents, testEventPattern } from "./put-events.ts";
import { cancelReplay, describeReplay, listReplays, startReplay } from "./replays.ts";
import {
  deleteRule,
  describeRule,
  disableRule,
  enableRule,
  listRuleNamesByTarget,
  listRules,
  putRule,
} from "./rules.ts";
import { listTargetsByRule, putTargets, removeTargets } from "./targets.ts";

/** EventBridge as its clients speak it ("Amazon EventBridge API Reference"). */
export const callEvents = jsonService({
  target: "AWSEvents",
  actions: {
    CancelReplay: cancelReplay,
    CreateArchive: createArchive,
    CreateEventBus: createEventBus,
    DeleteArchive: deleteArchive,
    DeleteEventBus: deleteEventBus,
    DeleteRule: deleteRule,
    DescribeArchive: describeArchive,
    DescribeEventBus: describeEventBus,
    DescribeReplay: describeReplay,
    DescribeRule: describeRule,
    DisableRule: disableRule,
    EnableRule: enableRule,
    ListArchives: listArchives,
    ListEventBuses: listEventBuses,
    ListReplays: listReplays,
    ListRuleNamesByTarget: listRuleNamesByTarget,
    ListRules: listRules,
    ListTargetsByRule: listTargetsByRule,
    PutEvents: putEvents,
    PutPermission: putPermission,
    PutRule: putRule,
    PutTargets: putTargets,
    RemovePermission: removePermission,
    RemoveTargets: removeTargets,
    StartReplay: startReplay,
    TestEventPattern: testEventPattern,
    UpdateArchive: updateArchive,
  },
});
