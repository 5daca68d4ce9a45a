import { ApiGatewayModel } from "@cdktf/provider-aws/lib/api-gateway-model/index.js";
import { ApiGatewayRequestValidator } from "@cdktf/provider-aws/lib/api-gateway-request-validator/index.js";
import type { Construct } from "constructs";
import type { RestApi } from "./rest-api.ts";
import type { JsonSchema } from "./send-message-templates.ts";
import { WrongProp } from "./wrong-prop.ts";

/**
 * What a method needs so that a body that does not fit a schema is answered 400 before anything is called. Source: "Request validation for
 * REST APIs".
 *
 * @throws WrongProp where the schema has no title that can be the name of a model
 */
export function checkedBody(scope: Construct, api: RestApi, path: string, schema: JsonSchema) {
  const { title, description } = schema;
  if (typeof title !== "string" || !/^[A-Za-z0-9]+$/.test(title)) {
    throw new WrongProp(scope, "message.title", title ?? null, "letters and digits");
  }
  const validator = api.publish(
    new ApiGatewayRequestValidator(scope, "validator", {
      restApiId: api.id,
      name: `${path.replace(/\W+/g, "-")}-body`,
      validateRequestBody: true,
      validateRequestParameters: false,
    }),
  );
  const model = api.publish(
    new ApiGatewayModel(scope, "model", {
      restApiId: api.id,
      name: title,
      description: typeof description === "string" ? description : title,
      contentType: "application/json",
      schema: JSON.stringify(schema),
    }),
  );
  return { requestValidatorId: validator.id, requestModels: { "application/json": model.name } };
}
