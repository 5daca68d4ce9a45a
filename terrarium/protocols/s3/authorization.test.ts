import { call } from "../../../tests/factories/http.ts";
import { startS3 } from "../../../tests/factories/s3.ts";
import type { AuthorizationRequest, Principal } from "../../engine/authorization.ts";
import { AccessDenied } from "../../engine/errors.ts";

const principal: Principal = { kind: "role", arn: "arn:aws:iam::000000000000:role/subscriber" };

/** What a request asks for, with everything allowed but what is in `denied`. */
async function asked(
  method: string,
  path: string,
  options: { headers?: Record<string, string>; body?: string; denied?: string[] } = {},
) {
  const requests: AuthorizationRequest[] = [];
  const authorize = (request: AuthorizationRequest) => {
    requests.push(request);
    if (options.denied?.includes(request.action)) throw new AccessDenied(`${request.action} is not allowed`);
  };
  const s3 = await startS3({ authorize, principalOf: () => principal });
  try {
    const bucket = await s3.objects.create("things");
    await bucket.put("a", Buffer.from("1"));
    const { headers, body } = options;
    const { status, body: answer } = await call(Number(new URL(s3.url).port), path, { method, headers, body });
    expect(s3.failures).toEqual([]);
    expect(requests.every((request) => request.principal === principal)).toBe(true);
    return { status, answer, actions: requests.map(({ action, resource }) => `${action} ${resource}`), requests };
  } finally {
    await s3.close();
  }
}

const BUCKET = "arn:aws:s3:::things";
const remove = "<Delete><Object><Key>a</Key></Object><Object><Key>b</Key><VersionId>null</VersionId></Object></Delete>";

test.each<[string, string, string[], { headers?: Record<string, string>; body?: string }?]>([
  ["GET", "/", ["s3:ListAllMyBuckets *"]],
  ["PUT", "/more", ["s3:CreateBucket arn:aws:s3:::more"]],
  ["GET", "/things", [`s3:ListBucket ${BUCKET}`]],
  ["GET", "/things?list-type=2", [`s3:ListBucket ${BUCKET}`]],
  ["GET", "/things?versions", [`s3:ListBucketVersions ${BUCKET}`]],
  ["HEAD", "/things", [`s3:ListBucket ${BUCKET}`]],
  ["GET", "/things?versioning", [`s3:GetBucketVersioning ${BUCKET}`]],
  ["GET", "/things/a", [`s3:GetObject ${BUCKET}/a`]],
  ["GET", "/things/a?versionId=null", [`s3:GetObjectVersion ${BUCKET}/a`]],
  ["GET", "/things/none", [`s3:GetObject ${BUCKET}/none`, `s3:ListBucket ${BUCKET}`]],
  ["PUT", "/things/b", [`s3:PutObject ${BUCKET}/b`], { body: "1" }],
  [
    "PUT",
    "/things/b",
    [`s3:PutObject ${BUCKET}/b`, `s3:PutObjectTagging ${BUCKET}/b`],
    { body: "1", headers: { "x-amz-tagging": "a=b" } },
  ],
  [
    "PUT",
    "/things/b",
    [`s3:PutObject ${BUCKET}/b`, `s3:GetObject ${BUCKET}/a`],
    { headers: { "x-amz-copy-source": "things/a" } },
  ],
  ["DELETE", "/things/a", [`s3:DeleteObject ${BUCKET}/a`]],
  ["DELETE", "/things/a?versionId=null", [`s3:DeleteObjectVersion ${BUCKET}/a`]],
  ["GET", "/things/a?tagging", [`s3:GetObjectTagging ${BUCKET}/a`]],
  ["GET", "/things/a?tagging&versionId=null", [`s3:GetObjectVersionTagging ${BUCKET}/a`]],
  ["POST", "/things/b?uploads", [`s3:PutObject ${BUCKET}/b`]],
  [
    "POST",
    "/things?delete",
    [`s3:DeleteObject ${BUCKET}/a`, `s3:DeleteObjectVersion ${BUCKET}/b`],
    { body: remove, headers: { "x-amz-checksum-crc32": "tDtPnw==" } },
  ],
])("%s %s asks for %j", async (method, path, actions, options = {}) => {
  const answer = await asked(method, path, options);
  expect(answer.actions).toEqual(actions);
  expect(answer.requests[0]?.context).toMatchObject({ "aws:SecureTransport": "true" });
});

test("policies see what the request says", async () => {
  const list = await asked("GET", "/things?list-type=2&prefix=dir/&delimiter=/&max-keys=2");
  expect(list.requests[0]?.context).toMatchObject({ "s3:prefix": "dir/", "s3:delimiter": "/", "s3:max-keys": "2" });
  const headers = { "x-amz-server-side-encryption": "AES256", "If-None-Match": "*" };
  const put = await asked("PUT", "/things/b", { body: "1", headers });
  expect(put.requests[0]?.context).toEqual({
    "aws:SecureTransport": "true",
    "s3:x-amz-server-side-encryption": "AES256",
    "s3:if-none-match": "*",
  });
});

test("what is not allowed does not happen", async () => {
  const denied = await asked("PUT", "/things/b", { body: "1", denied: ["s3:PutObject"] });
  expect(denied).toMatchObject({ status: 403, answer: expect.stringContaining("<Code>AccessDenied</Code>") });
});

test("who may not list a bucket does not learn that an object is missing", async () => {
  expect(await asked("GET", "/things/none", { denied: ["s3:ListBucket"] })).toMatchObject({ status: 403 });
  expect(await asked("GET", "/things/none")).toMatchObject({ status: 404 });
});
