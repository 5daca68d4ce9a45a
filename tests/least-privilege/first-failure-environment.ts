import type { Circus } from "@jest/types";
import { TestEnvironment } from "jest-environment-node";

/**
 * Ends the run with the first test that fails: without its grant a journey may wait for what never comes in every test that follows, and one is
 * enough to know that the grant is needed.
 */
export default class FirstFailureEnvironment extends TestEnvironment {
  handleTestEvent(event: Circus.AsyncEvent | Circus.SyncEvent): void {
    const failed =
      (event.name === "test_done" && event.test.errors.length > 0) ||
      event.name === "hook_failure" ||
      event.name === "error";
    if (failed) process.exit(1);
  }
}
