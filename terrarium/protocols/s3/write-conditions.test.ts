import { bucketForEachTest } from "../../../tests/factories/bucket.ts";

const { put, text } = bucketForEachTest();

test("64 puts at once of a key that must not be there: one wins", async () => {
  const results = await Promise.allSettled(
    Array.from({ length: 64 }, (_, n) => put("lock", `${n}`, { IfNoneMatch: "*" })),
  );
  const won = results.flatMap((result, n) => (result.status === "fulfilled" ? n : []));
  expect(won).toHaveLength(1);
  expect(await text("lock")).toBe(`${won[0]}`);
  for (const result of results) {
    if (result.status === "fulfilled") continue;
    expect(result.reason).toMatchObject({
      name: "PreconditionFailed",
      Condition: "If-None-Match",
      $metadata: { httpStatusCode: 412 },
    });
  }
});

test("a put on an ETag replaces just what it has seen", async () => {
  const { ETag } = await put("a", "1");
  await put("a", "2", { IfMatch: ETag });
  await expect(put("a", "3", { IfMatch: ETag })).rejects.toMatchObject({ name: "PreconditionFailed" });
  await expect(put("b", "3", { IfMatch: ETag })).rejects.toMatchObject({ name: "NoSuchKey" });
});
