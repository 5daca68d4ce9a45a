import type { DataSource } from "../data-source.ts";

/** The tags that the provider gives to everything (AWS provider, "Data Source: aws_default_tags"). */
export const source: DataSource = {
  summary: "The provider's default tags",
  honours: [],
  read: (_args, { defaultTags, partition }) => ({ id: partition, tags: defaultTags }),
};
