import { EngineError } from "../errors.ts";

/** Another distribution answers for an alternate domain name: CloudFront takes each once. */
export class CNAMEAlreadyExists extends EngineError {}

/** A distribution names an origin, a policy or an access control that is not there. */
export class InvalidArgument extends EngineError {}
