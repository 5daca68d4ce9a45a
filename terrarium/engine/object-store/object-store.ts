import { Policies } from "../policies.ts";
import type { World } from "../world.ts";
import { Bucket, type ObjectStoreParts } from "./bucket.ts";
import { checkBucketName } from "./bucket-name.ts";
import { applyPolicy } from "./bucket-policy.ts";
import { type BucketSettings, NEW_BUCKET } from "./bucket-settings.ts";
import { BucketTable } from "./bucket-table.ts";
import { ContentFiles } from "./content-files.ts";
import { ContentReceiver } from "./content-receiver.ts";
import { BucketAlreadyOwnedByYou, BucketNotEmpty, NoSuchBucket } from "./errors.ts";
import { Lifecycle } from "./lifecycle.ts";
import { SCHEMA } from "./schema.ts";
import { UploadTable } from "./upload-table.ts";
import { VersionTable } from "./version-table.ts";

/**
 * The buckets of the account: those that Terraform declares and those made at run time. Small objects live in the
 * world's store, larger ones in files beside it.
 */
export class ObjectStore {
  readonly #world: World;
  readonly #parts: ObjectStoreParts;
  /** Declared buckets and where: two resources must not share one. */
  readonly #declared = new Map<string, string>();

  constructor(world: World) {
    this.#world = world;
    world.store.define(SCHEMA);
    const files = new ContentFiles(world);
    const versions = new VersionTable(world);
    const uploads = new UploadTable(world);
    const known = new Set([...versions.files(), ...uploads.files()]);
    files.removeOrphans((name) => known.has(name));
    const buckets = new BucketTable(world);
    this.#parts = { world, buckets, versions, uploads, files, receiver: new ContentReceiver(files) };
    for (const bucket of this.buckets()) {
      applyPolicy(world, bucket);
      this.#show(bucket);
    }
    new Lifecycle(world, versions, () => this.buckets()).start();
  }

  /** @throws NoSuchBucket */
  bucket(name: string): Bucket {
    const bucket = new Bucket(this.#parts, name);
    void bucket.row;
    return bucket;
  }

  /** The bucket that another resource is about. @throws NoSuchBucket with a sentence for who wrote the Terraform */
  declared(name: string): Bucket {
    if (this.#parts.buckets.find(name)) return this.bucket(name);
    throw new NoSuchBucket(
      `there is no bucket "${name}": declare it as an aws_s3_bucket, and name it by a reference to that resource's id`,
    );
  }

  /** By name */
  buckets(): readonly Bucket[] {
    return this.#parts.buckets.names().map((name) => new Bucket(this.#parts, name));
  }

  /**
   * Of CreateBucket.
   *
   * @throws InvalidBucketName, BucketAlreadyOwnedByYou
   */
  async create(name: string, region = this.#world.account.region, settings: BucketSettings = {}): Promise<Bucket> {
    checkBucketName(name);
    if (this.#parts.buckets.find(name)) throw new BucketAlreadyOwnedByYou();
    const bucket = new Bucket(this.#parts, name);
    await this.#parts.buckets.insert(name, region, { ...NEW_BUCKET, ...settings });
    this.#show(bucket);
    return bucket;
  }

  /**
   * Of Terraform at start: a bucket that is there already keeps its objects, and has the settings that are declared
   * from here on.
   */
  async declare(name: string, address: string, settings: BucketSettings): Promise<Bucket> {
    const other = this.#declared.get(name);
    if (other !== undefined) throw new BucketAlreadyOwnedByYou(`the bucket "${name}" is declared by ${other} as well`);
    const row = this.#parts.buckets.find(name);
    if (row) await this.#parts.buckets.redeclare(row.id, NEW_BUCKET);
    else await this.create(name);
    this.#declared.set(name, address);
    const bucket = this.bucket(name);
    applyPolicy(this.#world, bucket);
    await bucket.declare(settings);
    this.#show(bucket, address);
    return bucket;
  }

  /** @throws NoSuchBucket, BucketNotEmpty */
  async delete(bucket: Bucket): Promise<void> {
    const { id } = bucket.row;
    if (this.#parts.versions.hasAny(id)) {
      const versioned = bucket.settings.versioning !== undefined;
      throw new BucketNotEmpty(
        versioned
          ? "The bucket you tried to delete is not empty. You must delete all versions in the bucket."
          : undefined,
      );
    }
    const aborted = bucket.uploads.list().map((upload) => bucket.uploads.abort(upload));
    await Promise.all([...aborted, this.#parts.buckets.delete(id)]);
    this.#declared.delete(bucket.name);
    this.#world.topology.remove(bucket.arn);
    this.#world.service(Policies).removeResourcePolicy(bucket.arn);
  }

  #show(bucket: Bucket, address?: string): void {
    const figures = () => ({ ...bucket.figures });
    this.#world.topology.add({ id: bucket.arn, kind: "bucket", name: bucket.name, address, figures });
  }
}
