import { Activities } from "../activities.ts";
import type { TaskTarget } from "./task-target.ts";

/** An activity: workers outside ask for its tasks, and send the results back with the token (doc: "Learn about Activities in Step Functions"). */
export function activityTarget(arn: string): TaskTarget {
  return {
    resourceType: "activity",
    resource: arn,
    style: "activity",
    pattern: "token",
    types: ["STANDARD"],
    async call({ world, parameters, token, signal }) {
      const workerName = await world.service(Activities).offer(arn, {
        token: token!,
        input: JSON.stringify(parameters),
        signal,
      });
      return workerName ?? null;
    },
  };
}
