import { Logger } from "@aws-lambda-powertools/logger";
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import { createCatalogue } from "../shared/catalogue.ts";
import { required } from "../shared/environment.ts";
import { jsonBody, jsonResponse } from "../shared/json-response.ts";
import { wantedIds } from "./wanted-ids.ts";

const logger = new Logger({ serviceName: "fetch-catalogue" });
const catalogue = createCatalogue(required("CATALOGUE_TABLE"));
const origin = required("CORS_ORIGIN");

/** `POST /catalogue` with `{ids: […]}`, or `{}` for all of it: `{items: [{id, title, price}]}`. */
export async function handler(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  let ids: readonly string[] | undefined;
  try {
    ids = event.body ? wantedIds(jsonBody(event)) : undefined;
  } catch (error) {
    return jsonResponse(origin, 400, { status: "failed", message: (error as Error).message });
  }
  const items = ids === undefined ? await catalogue.all() : await catalogue.byIds(ids);
  logger.info("catalogue read", { asked: ids?.length ?? "all", found: items.length });
  return jsonResponse(origin, 200, { items });
}
