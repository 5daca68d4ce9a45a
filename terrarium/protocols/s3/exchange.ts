import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import type { Principal } from "../../engine/authorization.ts";
import type { Bucket } from "../../engine/object-store/bucket.ts";
import { ObjectStore } from "../../engine/object-store/object-store.ts";
import type { World } from "../../engine/world.ts";
import type { Address } from "./address.ts";
import { conditionKeys } from "./condition-keys.ts";
import { WireError } from "./wire-error.ts";

export type Headers = Record<string, string | number>;

/** One request of S3 and its answer: what every operation works with. */
export class Exchange {
  readonly world: World;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly address: Address;
  readonly principal: Principal;

  constructor(
    world: World,
    request: IncomingMessage,
    response: ServerResponse,
    address: Address,
    principal: Principal,
  ) {
    this.world = world;
    this.request = request;
    this.response = response;
    this.address = address;
    this.principal = principal;
  }

  get store(): ObjectStore {
    return this.world.service(ObjectStore);
  }

  /** @throws NoSuchBucket */
  get bucket(): Bucket {
    return this.store.bucket(this.address.bucket ?? "");
  }

  get key(): string {
    return this.address.key ?? "";
  }

  get headers(): IncomingHttpHeaders {
    return this.request.headers;
  }

  /** The one value of a header. */
  header(name: string): string | undefined {
    const value = this.headers[name];
    return Array.isArray(value) ? value.join(",") : value;
  }

  query(name: string): string | undefined {
    return this.address.query.get(name) ?? undefined;
  }

  /** A whole number of the query. @throws WireError InvalidArgument */
  queryNumber(name: string, most: number, otherwise: number, least = 0): number {
    const text = this.query(name);
    if (text === undefined || text === "") return otherwise;
    const number = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
    if (Number.isNaN(number))
      throw new WireError("InvalidArgument", `Provided ${name} not an integer or within integer range`);
    if (number < least)
      throw new WireError("InvalidArgument", `Argument ${name} must be an integer of at least ${least}`);
    return Math.min(number, most);
  }

  /** @param arn of what is acted on; the default is what the request addresses. @throws AccessDenied */
  authorize(action: string, arn = this.arnOf(this.address.bucket, this.address.key)): void {
    const context = conditionKeys(this.request, this.address);
    this.world.authorize({ principal: this.principal, action, resource: arn, context });
  }

  arnOf(bucket: string | undefined, key?: string): string {
    if (bucket === undefined) return "*";
    return `arn:${this.world.account.partition}:s3:::${bucket}${key === undefined ? "" : `/${key}`}`;
  }

  /** An answer without a body. */
  empty(status: number, headers: Headers = {}): void {
    this.response.writeHead(status, status === 204 || status === 304 ? headers : { "Content-Length": 0, ...headers });
    this.response.end();
  }

  xml(status: number, xml: string, headers: Headers = {}): void {
    const body = Buffer.from(xml);
    this.response.writeHead(status, { "Content-Type": "application/xml", "Content-Length": body.length, ...headers });
    this.response.end(this.request.method === "HEAD" ? undefined : body);
  }
}

/** One action of the S3 API. */
export interface Operation {
  /** As in the S3 API reference: `PutObject`. */
  readonly name: string;
  /** What the caller must be allowed; undefined where the operation asks for several, one after the other, by itself. */
  readonly action: string | ((exchange: Exchange) => string) | undefined;
  /** Answers; rejects with what is answered as an error. */
  run(exchange: Exchange): void | Promise<void>;
}
