import { randomUUID } from "node:crypto";
import { Logger } from "@aws-lambda-powertools/logger";
import type { APIGatewayProxyEvent, APIGatewayProxyResult } from "aws-lambda";
import { goodsTotal } from "../shared/basket.ts";
import { clientCallbackUrl } from "../shared/callback-token.ts";
import { createCatalogue } from "../shared/catalogue.ts";
import { required } from "../shared/environment.ts";
import { jsonBody, jsonResponse } from "../shared/json-response.ts";
import { createTokenKeys } from "../shared/token-keys.ts";
import { createOrderBook } from "./order-book.ts";
import { BadOrder, readOrderRequest } from "./order-request.ts";
import { pricedBasket } from "./priced-basket.ts";
import { createSagaStart } from "./saga-start.ts";

const logger = new Logger({ serviceName: "create-order" });
const origin = required("CORS_ORIGIN");
const callbackUrl = required("CALLBACK_URL");
const tokenSeconds = Number(required("TOKEN_SECONDS"));
const catalogue = createCatalogue(required("CATALOGUE_TABLE"));
const book = createOrderBook({ orders: required("ORDERS_TABLE"), payments: required("PAYMENTS_TABLE") });
const keys = createTokenKeys(required("TOKEN_KEY_SECRET"));
const startSaga = createSagaStart(required("STATE_MACHINE_ARN"));

/**
 * `POST /order`: 202 with where to hear of it, or 400 with what is wrong. An order whose id its customer chose may be posted again. The
 * number of a card goes no further than this function, its log included.
 */
export async function handler(event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> {
  try {
    const request = readOrderRequest(jsonBody(event));
    const { orderId = randomUUID(), card, shippingAddress } = request;
    const pets = await catalogue.byIds(request.basket.map(({ id }) => id));
    const basket = await book.write(orderId, request, pricedBasket(request.basket, pets));
    const paymentToken = randomUUID();
    await book.keepCard(orderId, paymentToken, card);
    const total = goodsTotal(basket);
    await startSaga({ orderId, basket, total, postCode: shippingAddress.postCode, paymentToken });
    logger.info("order placed", { orderId, total, pets: basket.length });
    const expiresAt = Math.floor(Date.now() / 1_000) + tokenSeconds;
    const url = clientCallbackUrl(callbackUrl, orderId, await keys.current(), expiresAt);
    return jsonResponse(origin, 202, { status: "placed", orderId, clientCallbackUrl: url });
  } catch (error) {
    if (!(error instanceof BadOrder)) throw error;
    logger.warn("order refused", { reason: error.message });
    return jsonResponse(origin, 400, { status: "failed", message: error.message });
  }
}
