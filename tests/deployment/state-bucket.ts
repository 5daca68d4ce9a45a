import {
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { s3Client } from "./aws-clients.ts";
import { type ControlPlane, REGION } from "./control-plane.ts";

/** The bucket that the states are in, seen from outside of Terraform. */
export class StateBucket {
  readonly name: string;
  readonly #s3: S3Client;

  constructor(plane: ControlPlane, name: string) {
    this.name = name;
    this.#s3 = s3Client(plane);
  }

  async create(): Promise<void> {
    await this.#s3.send(
      new CreateBucketCommand({ Bucket: this.name, CreateBucketConfiguration: { LocationConstraint: REGION } }),
    );
  }

  async keys(): Promise<string[]> {
    const { Contents = [] } = await this.#s3.send(new ListObjectsV2Command({ Bucket: this.name }));
    return Contents.map(({ Key }) => String(Key));
  }

  /** Resolves with the object's content once it is there, such as a lock while an apply is under way. */
  async awaited(key: string, whileTrue: () => boolean): Promise<string> {
    for (;;) {
      const content = await this.#read(key);
      if (content !== undefined) return content;
      if (!whileTrue()) throw new Error(`${key} never stood in ${this.name}.`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  async write(key: string, content: string): Promise<void> {
    await this.#s3.send(new PutObjectCommand({ Bucket: this.name, Key: key, Body: content }));
  }

  async #read(key: string): Promise<string | undefined> {
    try {
      const { Body } = await this.#s3.send(new GetObjectCommand({ Bucket: this.name, Key: key }));
      return await Body?.transformToString();
    } catch (error) {
      if ((error as Error).name === "NoSuchKey") return undefined;
      throw error;
    }
  }
}
