import fc from "fast-check";
import { createTestWorld } from "../../../tests/factories/world.ts";
import type { Bucket } from "./bucket.ts";
import { ObjectStore } from "./object-store.ts";
import { isObject } from "./object-version.ts";

type Step =
  | { readonly do: "put"; readonly key: string; readonly size: number }
  | { readonly do: "delete"; readonly key: string }
  | { readonly do: "delete version"; readonly key: string; readonly nth: number }
  | { readonly do: "version"; readonly versioning: "Enabled" | "Suspended" };

/** One version as the model knows it; the newest of a key stands first. */
interface Known {
  versionId: string;
  size: number | "delete marker";
}

const key = fc.constantFrom("a", "b");
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("put" as const), key, size: fc.nat(100) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("delete" as const), key }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("delete version" as const), key, nth: fc.nat(3) }) },
  fc.record({
    do: fc.constant("version" as const),
    versioning: fc.constantFrom("Enabled" as const, "Suspended" as const),
  }),
);

class Model {
  versioning: "Enabled" | "Suspended" | undefined;
  readonly keys = new Map<string, Known[]>([
    ["a", []],
    ["b", []],
  ]);

  add(key: string, version: Known): void {
    const versions = this.keys.get(key)!;
    if (this.versioning === "Enabled") expect(version.versionId).not.toBe("null");
    else expect(version.versionId).toBe("null");
    this.keys.set(key, [version, ...versions.filter(({ versionId }) => versionId !== version.versionId)]);
  }

  remove(key: string, id: string): void {
    this.keys.set(
      key,
      this.keys.get(key)!.filter(({ versionId }) => versionId !== id),
    );
  }
}

async function run(bucket: Bucket, model: Model, step: Step): Promise<void> {
  if (step.do === "put") {
    const { versionId } = await bucket.put(step.key, Buffer.alloc(step.size));
    model.add(step.key, { versionId, size: step.size });
  } else if (step.do === "version") {
    model.versioning = step.versioning;
    await bucket.configure({ versioning: step.versioning });
  } else if (step.do === "delete version") {
    const version = model.keys.get(step.key)![step.nth];
    const result = await bucket.delete(step.key, { versionId: version?.versionId ?? "nosuchversion00000000000000" });
    expect(result.deleteMarker ?? false).toBe(version?.size === "delete marker");
    if (version) model.remove(step.key, version.versionId);
  } else {
    const { versionId, deleteMarker } = await bucket.delete(step.key);
    if (model.versioning === undefined) model.remove(step.key, "null");
    else model.add(step.key, { versionId: versionId!, size: "delete marker" });
    expect(deleteMarker).toBe(model.versioning === undefined ? undefined : true);
  }
}

function check(bucket: Bucket, model: Model): void {
  const { versions } = bucket.listVersions({ prefix: "", delimiter: "", max: 1000 });
  const known = [...model.keys].flatMap(([key, versions]) =>
    versions.map(({ versionId, size }, index) => ({ key, versionId, size, latest: index === 0 })),
  );
  const seen = versions.map((version) => {
    const { key, versionId, latest, size } = version;
    return { key, versionId, latest, size: isObject(version) ? size : "delete marker" };
  });
  expect(seen).toEqual(known);
  const current = known.filter(({ latest, size }) => latest && size !== "delete marker");
  const bytes = current.reduce((sum, { size }) => sum + Number(size), 0);
  expect(bucket.figures).toEqual({ objects: current.length, bytes });
}

test("versions, delete markers and figures, whatever happens in whatever order", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const bucket = await createTestWorld().service(ObjectStore).create("things");
      const model = new Model();
      for (const step of steps) {
        await run(bucket, model, step);
        check(bucket, model);
      }
    }),
  );
});
