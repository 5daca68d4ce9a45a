/** The subset of JSON schema that API Gateway takes: draft 4, as a literal object. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/**
 * The body of the request that API Gateway sends to SQS, in its query protocol. Without `urlEncode` an `&` in the message would end it.
 * Source: "SendMessage" of the SQS API reference, "Mapping template variables for REST APIs".
 */
export function sendMessageTemplate(messageGroup?: string): string {
  const send = "Action=SendMessage&MessageBody=$util.urlEncode($input.body)";
  return messageGroup === undefined ? send : `${send}&MessageGroupId=$util.urlEncode($input.path('${messageGroup}'))`;
}

/** What SQS answered, in the JSON that API Gateway asks of it, becomes the answer to the publisher. */
export const ACCEPTED = `{"messageId": "$input.path('$.SendMessageResponse.SendMessageResult.MessageId')"}`;

/**
 * SQS refused with a 4xx. Only what the publisher can mend is passed on (413 too large, 429 too fast, 400 characters that XML cannot carry);
 * the rest, such as a permission that is missing, is a fault of ours. Source: "Errors" of SendMessage.
 */
export const REFUSED = [
  "#set($error = $input.path('$.Error'))",
  '#set($code = "$!error.Code")',
  '#set($reason = "$!error.Message")',
  '#if($reason.contains("must be shorter than"))',
  "#set($context.responseOverride.status = 413)",
  '{"message": "Message too large"}',
  '#elseif($code.contains("Throttl") || $code == "OverLimit")',
  "#set($context.responseOverride.status = 429)",
  '{"message": "Too Many Requests"}',
  '#elseif($code == "InvalidMessageContents" || $code == "InvalidParameterValue")',
  // escapeJavaScript also escapes the apostrophe, which JSON does not allow.
  `{"message": "$util.escapeJavaScript($reason).replaceAll("\\\\'", "'")"}`,
  "#else",
  "#set($context.responseOverride.status = 500)",
  '{"message": "Internal server error"}',
  "#end",
].join("\n");

export const FAILED = '{"message": "Internal server error"}';
