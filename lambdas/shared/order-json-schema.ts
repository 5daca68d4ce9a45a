import * as z from "zod/mini";
import { orderSchema } from "./order.ts";

/**
 * The order as JSON schema of draft 4, which is what models of a REST API take: `order.schema.json` holds it for those who do not run
 * TypeScript. Source: "Data models for REST APIs in API Gateway".
 */
export function orderJsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...schema } = z.toJSONSchema(orderSchema, {
    target: "draft-4",
    io: "input",
    // Unknown fields are let through by leaving this out as well as by an empty schema, which not every implementation of draft 4 takes.
    override: ({ jsonSchema }) => void delete jsonSchema.additionalProperties,
  });
  return { $schema, title: "Order", description: "An order, as customers post it", ...schema };
}
