import { Refusal } from "../../engine/rest-api/refusal.ts";
import type { Stage } from "../../engine/rest-api/stage.ts";
import type { StageKind } from "../api-gateway/answer.ts";

/** What stages of REST APIs do with a request. */
export const REST_STAGE: StageKind<Stage> = {
  handle: (stage, request) => stage.handle(request),
  tooLarge: (stage, request) => stage.refuse(request, new Refusal("REQUEST_TOO_LARGE")),
  badSignature(stage, request, { code, message }) {
    const type = code === "ExpiredToken" ? "EXPIRED_TOKEN" : "INVALID_SIGNATURE";
    return stage.refuse(request, new Refusal(type, { message }));
  },
};
