import type { Principal } from "../authorization.ts";
import { AccessDenied, type EngineError } from "../errors.ts";
import type { Bucket } from "../object-store/bucket.ts";
import { NoSuchBucket, NoSuchKey } from "../object-store/errors.ts";
import type { StoredObject } from "../object-store/object-version.ts";
import type { World } from "../world.ts";
import type { BehaviorDefinition, CachePolicy, DistributionDefinition } from "./definitions.ts";
import type { HeadersPolicy } from "./headers-policy.ts";
import { fitsPattern } from "./path-pattern.ts";
import { keyOfPath } from "./s3-origin.ts";

/** A behavior with what it names. */
export interface Route {
  readonly behavior: BehaviorDefinition;
  readonly originPath: string;
  readonly bucket: Bucket;
  /** Requests to the bucket are CloudFront's own, and not those of anybody. */
  readonly signed: boolean;
  readonly cachePolicy?: CachePolicy;
  readonly headersPolicy?: HeadersPolicy;
}

/** What a request is to be answered with. */
export interface Found {
  readonly status: number;
  readonly route: Route;
  /** Absent where an error has no page of its own. */
  readonly object?: StoredObject;
  /** Its bucket, which for an error's page may be another than that of the route. */
  readonly bucket: Bucket;
  /** S3's error code, where it refused. */
  readonly code?: string;
}

/**
 * One distribution: from a request's path to the object that answers it. Nothing is cached here, so each request is one to the bucket,
 * and its policy decides each time. "How CloudFront processes and forwards requests" of the CloudFront developer guide.
 */
export class Distribution {
  readonly definition: DistributionDefinition;
  readonly #world: World;
  readonly #routes: readonly Route[];

  constructor(world: World, definition: DistributionDefinition, routes: readonly Route[]) {
    this.#world = world;
    this.definition = definition;
    this.#routes = routes;
  }

  /** @param path with its first slash, percent-encoded as it came, without a query */
  find(method: string, path: string): Found {
    const found = this.#ask(method, path);
    if (found.status < 400) return found;
    const error = this.definition.errorResponses.find(({ errorCode }) => errorCode === found.status);
    if (error?.pagePath === undefined) return found;
    const page = this.#ask("GET", error.pagePath);
    // A page that cannot be had is not answered with another error: it is the first one that tells what happened.
    if (page.object === undefined) return found;
    return { ...found, status: error.responseCode ?? found.status, object: page.object, bucket: page.bucket };
  }

  #ask(method: string, path: string): Found {
    const route = this.#routes.find(({ behavior }) => fitsPattern(behavior.pathPattern, path))!;
    const { bucket } = route;
    const refused = (status: number, code: string): Found => ({ status, route, bucket, code });
    // S3 answers OPTIONS by the bucket's CORS rules, which a distribution here does not ask for.
    if (!route.behavior.allowedMethods.includes(method) || method === "OPTIONS") return refused(403, "AccessDenied");
    const key = this.#key(route, path);
    if (key === undefined) return refused(400, "InvalidURI");
    try {
      this.#authorize(route, "s3:GetObject", `${bucket.arn}/${key}`);
      return { status: 200, route, bucket, object: bucket.get(key) };
    } catch (error) {
      if (error instanceof AccessDenied) return refused(403, "AccessDenied");
      if (error instanceof NoSuchBucket) return refused(404, "NoSuchBucket");
      if (error instanceof NoSuchKey) return this.#missing(route, error, refused);
      throw error;
    }
  }

  /** Who may not list a bucket does not learn that a key is missing: "GetObject" of the S3 API reference, permissions. */
  #missing(route: Route, error: EngineError, refused: (status: number, code: string) => Found): Found {
    const { authorize } = this.#world;
    try {
      authorize({ principal: this.#principal(route), action: "s3:ListBucket", resource: route.bucket.arn });
      return refused(404, error.name);
    } catch {
      return refused(403, "AccessDenied");
    }
  }

  #key({ originPath }: Route, path: string): string | undefined {
    const { defaultRootObject } = this.definition;
    return keyOfPath(`${originPath}${path === "/" ? `/${defaultRootObject}` : path}`);
  }

  #authorize(route: Route, action: string, resource: string): void {
    this.#world.authorize({ principal: this.#principal(route), action, resource });
  }

  #principal({ signed }: Route): Principal {
    return signed
      ? { kind: "service", name: "cloudfront.amazonaws.com", sourceArn: this.definition.arn }
      : { kind: "anonymous" };
  }
}
