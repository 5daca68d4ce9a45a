import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { Authorizer } from "../../terrarium/engine/iam/authorizer.ts";
import { GrantAudit } from "../../terrarium/engine/iam/grants.ts";
import { ObjectStore } from "../../terrarium/engine/object-store/object-store.ts";
import type { World } from "../../terrarium/engine/world.ts";
import { FrontDoor } from "../../terrarium/protocols/front-door.ts";
import type { Attributes, ResourceDefinition, Running } from "../../terrarium/resource.ts";
import distribution from "../../terrarium/resources/aws-cloudfront-distribution.ts";
import accessControl from "../../terrarium/resources/aws-cloudfront-origin-access-control.ts";
import { type Call, call } from "./http.ts";
import { declareResource } from "./resource.ts";
import { createTestWorld } from "./world.ts";

type Raw = Readonly<Record<string, unknown>>;

export const OPTIMIZED = "658327ea-f89d-4fab-a63d-7e88639e58f6";

/** A bucket with a site in it, and a distribution that its policy lets in, declared as Terraform declares them. */
export async function openSite(
  objects: Readonly<Record<string, { readonly body: string; readonly type?: string }>>,
  changes: (ids: { readonly accessControl: string }) => Raw = () => ({}),
  options: { readonly policy?: boolean; readonly list?: boolean } = {},
) {
  // The bucket's policy decides, as it does where everything runs.
  const world: World = createTestWorld({ authorize: (asked) => authorizer.authorize(asked) });
  const authorizer = new Authorizer(world, "enforce", new GrantAudit());
  const errors: unknown[] = [];
  const frontDoor = await FrontDoor.open({ port: 0, onError: (error) => errors.push(error) });
  const running: Running[] = [];
  let count = 0;

  async function declare<A extends Attributes>(definition: ResourceDefinition<A>, raw: Raw) {
    const declared = declareResource(definition, raw, { world, frontDoor, name: `r${count++}` });
    const part = await declared.start();
    if (part?.stop) running.unshift(part);
    return declared.attributes;
  }

  const bucket = await world.service(ObjectStore).create("site");
  for (const [key, { body, type = "text/html" }] of Object.entries(objects)) {
    await bucket.put(key, Buffer.from(body), { system: { contentType: type, cacheControl: "max-age=60" } });
  }
  const control = await declare(accessControl, {
    name: "site",
    origin_access_control_origin_type: "s3",
    signing_behavior: "always",
    signing_protocol: "sigv4",
  });
  const open = (raw: Raw = {}) =>
    declare(distribution, {
      enabled: true,
      aliases: ["shop.localhost"],
      default_root_object: "index.html",
      origin: {
        domain_name: "site.s3.eu-west-1.amazonaws.com",
        origin_id: "site",
        origin_access_control_id: control.id,
      },
      default_cache_behavior: behavior(),
      restrictions: { geo_restriction: { restriction_type: "none" } },
      viewer_certificate: { cloudfront_default_certificate: true },
      ...changes({ accessControl: control.id }),
      ...raw,
    });
  const site = await open();
  const statement = (Action: string, Resource: string) => ({
    Effect: "Allow",
    Principal: { Service: "cloudfront.amazonaws.com" },
    Action,
    Resource,
    Condition: { StringEquals: { "aws:SourceArn": site.arn } },
  });
  if (options.policy !== false) {
    const read = statement("s3:GetObject", `${bucket.arn}/*`);
    const list = statement("s3:ListBucket", bucket.arn);
    await bucket.configure({
      policy: JSON.stringify({ Version: "2012-10-17", Statement: options.list ? [read, list] : [read] }),
    });
  }
  return {
    world,
    bucket,
    errors,
    site,
    declare,
    open,
    get: (path: string, options: Call = {}) => call(frontDoor.port, path, { host: "shop.localhost", ...options }),
    /** The body as it came, compressed or not. */
    bytes: async (path: string, headers: Readonly<Record<string, string>>) => {
      const sent = request({ port: frontDoor.port, path, headers: { Host: "shop.localhost", ...headers } }).end();
      const [answer] = (await once(sent, "response")) as [IncomingMessage];
      return { headers: answer.headers, body: Buffer.concat(await answer.toArray()) };
    },
    async close() {
      for (const part of running) await part.stop?.();
      await frontDoor.close(0);
    },
  };
}

/** A behavior's arguments. */
export function behavior(changes: Raw = {}): Raw {
  return {
    target_origin_id: "site",
    allowed_methods: ["GET", "HEAD"],
    cached_methods: ["GET", "HEAD"],
    viewer_protocol_policy: "redirect-to-https",
    cache_policy_id: OPTIMIZED,
    ...changes,
  };
}
