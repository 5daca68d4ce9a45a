/** What functions get as text; anything else is base64 ("Working with AWS Lambda proxy integrations for HTTP APIs"). */
const TEXT = /^(?:text\/.*|application\/(?:json|javascript|xml))$/;

/** Whether a body reaches a function in base64: what is not text, and what is compressed. */
export function isBinary(contentType: string | undefined, contentEncoding: string | undefined): boolean {
  if (contentEncoding !== undefined && contentEncoding !== "identity") return true;
  if (contentType === undefined) return false;
  return !TEXT.test(contentType.split(";")[0]!.trim().toLowerCase());
}
