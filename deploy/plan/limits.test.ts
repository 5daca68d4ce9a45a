import type { DeclaredResource } from "../../constructs/checks/synthesized-app.ts";
import { limitsExceeded } from "./limits.ts";

const destination: DeclaredResource = {
  stack: "subscriber",
  type: "aws_cloudwatch_event_api_destination",
  name: "out",
  address: "aws_cloudwatch_event_api_destination.out",
  path: "out",
  arguments: { invocation_rate_limit_per_second: 300 },
};

test("a load above what is let through is named with where it stops", () => {
  const load = { messagesASecond: 301, messageBytes: 1 };
  expect(limitsExceeded([destination], load)).toEqual([
    expect.stringMatching(/^subscriber: aws_cloudwatch_event_api_destination\.out lets 300 a second through/),
  ]);
  expect(limitsExceeded([destination], { ...load, messagesASecond: 300 })).toEqual([]);
});
