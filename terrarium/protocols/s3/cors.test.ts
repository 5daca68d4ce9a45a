import { DeleteBucketCorsCommand, GetBucketCorsCommand, PutBucketCorsCommand } from "@aws-sdk/client-s3";
import { Bucket, bucketForEachTest } from "../../../tests/factories/bucket.ts";

const { s3, send } = bucketForEachTest();

describe("browsers of other origins", () => {
  const rule = {
    AllowedOrigins: ["https://*.example.com"],
    AllowedMethods: ["GET", "PUT"],
    AllowedHeaders: ["x-amz-*"],
    ExposeHeaders: ["ETag"],
    MaxAgeSeconds: 30,
  };
  const origin = { Origin: "https://shop.example.com" };
  const preflight = (headers: Record<string, string>) =>
    fetch(`${s3().url}/${Bucket}/a`, { method: "OPTIONS", headers: { ...origin, ...headers } });

  test("may do what the configuration says", async () => {
    await send(new PutBucketCorsCommand({ Bucket, CORSConfiguration: { CORSRules: [rule] } }));
    expect((await send(new GetBucketCorsCommand({ Bucket }))).CORSRules).toEqual([rule]);
    const asked = { "Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "x-amz-meta-a" };
    const allowed = await preflight(asked);
    expect(allowed.status).toBe(200);
    expect(Object.fromEntries(allowed.headers)).toMatchObject({
      "access-control-allow-origin": origin.Origin,
      "access-control-allow-methods": "GET, PUT",
      "access-control-allow-headers": "x-amz-meta-a",
      "access-control-max-age": "30",
    });
    expect((await preflight({ ...asked, "Access-Control-Request-Method": "DELETE" })).status).toBe(403);
    expect((await preflight({ ...asked, "Access-Control-Request-Headers": "authorization" })).status).toBe(403);
    expect((await preflight({ ...asked, Origin: "https://example.org" })).status).toBe(403);
    const missing = await fetch(`${s3().url}/${Bucket}/a`, { headers: origin });
    expect([missing.status, missing.headers.get("access-control-expose-headers")]).toEqual([404, "ETag"]);
    await send(new DeleteBucketCorsCommand({ Bucket }));
    expect((await preflight(asked)).status).toBe(403);
    await expect(send(new GetBucketCorsCommand({ Bucket }))).rejects.toMatchObject({ name: "NoSuchCORSConfiguration" });
  });

  test("are not served by a configuration that S3 would refuse", async () => {
    const CORSConfiguration = { CORSRules: [{ ...rule, AllowedMethods: ["PATCH"] }] };
    await expect(send(new PutBucketCorsCommand({ Bucket, CORSConfiguration }))).rejects.toMatchObject({
      name: "InvalidRequest",
    });
  });
});
