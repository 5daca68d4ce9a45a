import type { AuthorizationRequest } from "../../terrarium/engine/authorization.ts";
import { AccessDenied } from "../../terrarium/engine/errors.ts";
import { type HttpGateway, openHttpGateway } from "./http-gateway.ts";

/** An HTTP API of one test. */
export interface GuardedGateway {
  gateway: HttpGateway;
  /** What permission was asked for. */
  readonly asked: AuthorizationRequest[];
  /** The action that is not allowed, such as `lambda:InvokeFunction`. */
  denied: string;
}

export const ROLE = "arn:aws:iam::000000000000:role/gateway";

/** Gives each test of a file an HTTP API with a stage, where all but one action is allowed. */
export function guardedGatewayForEachTest(): GuardedGateway {
  const guarded: GuardedGateway = { gateway: undefined as never, asked: [], denied: "" };
  beforeEach(async () => {
    guarded.asked.length = 0;
    guarded.denied = "";
    guarded.gateway = await openHttpGateway({
      authorize(request) {
        guarded.asked.push(request);
        if (request.action === guarded.denied) throw new AccessDenied(`no ${request.action}`);
      },
    });
    await guarded.gateway.stage();
  });
  afterEach(async () => {
    expect(guarded.gateway.errors).toEqual([]);
    await guarded.gateway.close();
  });
  return guarded;
}
