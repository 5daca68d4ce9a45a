/** The integers that every JSON parser on the way reads as they were written: RFC 8259, 6. A larger id has to be a string. */
const exact = { minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER };

/**
 * What publishers post: draft 4 of JSON schema, as API Gateway asks for. Both shapes of an id that are in use are taken, a number and a UUID.
 * Unknown fields are refused, not ignored: the pipe delivers the fields it names, so they would be lost without a word; and a payload
 * that is nested in an envelope is told so at once. Texts have no limit but the queue's.
 */
export const publishedMessage = {
  $schema: "http://json-schema.org/draft-04/schema#",
  title: "PublishedMessage",
  description: "A person, as publishers post it",
  type: "object",
  required: ["id", "name", "age", "job"],
  additionalProperties: false,
  properties: {
    id: { type: ["string", "integer"], minLength: 1, ...exact },
    name: { type: "string" },
    age: { type: "integer", ...exact, minimum: 0 },
    job: { type: "string" },
  },
} as const;

/** What the subscriber gets of it, and what the queue adds: its message id and when it took the message (milliseconds since 1970, in a string). */
export const deliveredFields = {
  id: "$.body.id",
  name: "$.body.name",
  age: "$.body.age",
  job: "$.body.job",
  messageId: "$.messageId",
  sentAt: "$.attributes.SentTimestamp",
} as const;
