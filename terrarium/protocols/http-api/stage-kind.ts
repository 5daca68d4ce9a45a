import { forbidden, tooLarge } from "../../engine/http-api/gateway-error.ts";
import type { HttpStage } from "../../engine/http-api/http-stage.ts";
import type { StageKind } from "../api-gateway/answer.ts";

/** What stages of HTTP APIs do with a request. */
export const HTTP_STAGE: StageKind<HttpStage> = {
  handle: (stage, request) => stage.handle(request),
  tooLarge: (stage, request) => stage.refuse(request, tooLarge()),
  badSignature: (stage, request, { message }) => stage.refuse(request, forbidden(message)),
};
