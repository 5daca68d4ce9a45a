import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { orderJsonSchema } from "./order-json-schema.ts";

// Writes order.schema.json anew after a change of order.ts.
writeFileSync(join(import.meta.dirname, "order.schema.json"), `${JSON.stringify(orderJsonSchema(), null, 2)}\n`);
