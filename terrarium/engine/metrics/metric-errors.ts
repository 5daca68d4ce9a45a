import { EngineError } from "../errors.ts";

/** A statistic, a period or an expression that CloudWatch, or the terrarium's part of it, does not have. */
export class InvalidMetricQuery extends EngineError {}
