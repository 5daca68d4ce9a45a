import type { CachePolicy } from "./definitions.ts";
import type { HeadersPolicy } from "./headers-policy.ts";

/** Those of "Use managed cache policies", by id. The ones that cache nothing compress nothing either. */
export const MANAGED_CACHE_POLICIES: ReadonlyMap<string, CachePolicy> = new Map([
  ["658327ea-f89d-4fab-a63d-7e88639e58f6", { gzip: true, brotli: true }], // CachingOptimized
  ["b2884449-e4de-46a7-ac36-70bc7f1ddd6d", { gzip: false, brotli: false }], // CachingOptimizedForUncompressedObjects
  ["4135ea2d-6df8-44a3-9df3-4b5a84be39ad", { gzip: false, brotli: false }], // CachingDisabled
  ["08627262-05a9-4f76-9ded-b50ca2e3a84f", { gzip: true, brotli: true }], // Elemental-MediaPackage
  ["2e54312d-136d-493c-8eb9-b001f22f67d2", { gzip: true, brotli: true }], // Amplify
  ["83da9c7e-98b4-4e11-a168-04f0df8e2c65", { gzip: true, brotli: true }], // UseOriginCacheControlHeaders
  ["4cc15a8a-d715-48a4-82b8-cc0b614638fe", { gzip: true, brotli: true }], // UseOriginCacheControlHeaders-QueryStrings
]);

const SECURITY = [
  { name: "Strict-Transport-Security", value: "max-age=31536000", override: false },
  { name: "X-Content-Type-Options", value: "nosniff", override: true },
  { name: "X-Frame-Options", value: "SAMEORIGIN", override: false },
  { name: "X-XSS-Protection", value: "1; mode=block", override: false },
  { name: "Referrer-Policy", value: "strict-origin-when-cross-origin", override: false },
];
const SIMPLE_CORS = { origins: ["*"], methods: [], headers: [], exposed: [], credentials: false, override: false };

/** Some of "Use managed response headers policies", by id. */
export const MANAGED_HEADERS_POLICIES: ReadonlyMap<string, HeadersPolicy> = new Map([
  ["67f7725c-6f97-4210-82d7-5512b31e9d03", { added: SECURITY, removed: [] }], // SecurityHeadersPolicy
  ["60669652-455b-4ae9-85a4-c4c02393f86c", { added: [], removed: [], cors: SIMPLE_CORS }], // SimpleCORS
  ["e61eb60c-9c35-4d20-a928-2b84e02af89c", { added: SECURITY, removed: [], cors: SIMPLE_CORS }], // CORS-and-SecurityHeadersPolicy
]);
