import { decodeJson, encodeJson } from "../json.ts";
import type { Value } from "../type.ts";
import { define, type FunctionGroup } from "./definition.ts";

/** Terraform language, "jsonencode Function" and "jsondecode Function": apart, as nearly every stack calls them. */
export const functions: FunctionGroup = {
  jsondecode: define(["string"], decodeJson),
  jsonencode: define([{ nullable: "any" }], (value: Value) => encodeJson(value)),
};
