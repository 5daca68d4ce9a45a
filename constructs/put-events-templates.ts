/** `\"` in what Java escapes for JavaScript, and the apostrophe, which it escapes too and JSON does not allow. */
const asText = (reference: string) => `$util.escapeJavaScript(${reference}).replaceAll("\\\\'", "'")`;

/**
 * The call of PutEvents in its JSON protocol: the request's body is the event's detail, as a text.
 * Source: "PutEvents" of the EventBridge API reference, "Mapping template variables for REST APIs".
 */
export function putEventsTemplate(busName: string, source: string, detailType: string): string {
  const entry = [
    `"EventBusName": ${JSON.stringify(busName)}`,
    `"Source": ${JSON.stringify(source)}`,
    `"DetailType": ${JSON.stringify(detailType)}`,
    `"Detail": "${asText("$input.body")}"`,
  ];
  return `{"Entries": [{${entry.join(", ")}}]}`;
}

/**
 * PutEvents answers 200 even where it refused the event. What its sender can mend becomes 400, what will pass 429, and the rest, such as a missing
 * permission, is a fault of ours. Source: "PutEventsResultEntry".
 */
export const ACCEPTED_OR_NOT = [
  "#set($entry = $input.path('$.Entries[0]'))",
  "#if($input.path('$.FailedEntryCount') == 0)",
  '{"eventId": "$entry.EventId"}',
  '#elseif($entry.ErrorCode == "MalformedDetail" || $entry.ErrorCode == "InvalidArgument")',
  "#set($context.responseOverride.status = 400)",
  `{"message": "${asText('"$!entry.ErrorMessage"')}"}`,
  '#elseif($entry.ErrorCode == "ThrottlingException")',
  "#set($context.responseOverride.status = 429)",
  '{"message": "Too Many Requests"}',
  "#else",
  "#set($context.responseOverride.status = 500)",
  '{"message": "Internal server error"}',
  "#end",
].join("\n");

/** EventBridge refused the call as a whole: only its size and its rate are the sender's doing. Source: "Amazon EventBridge PutEvents event entry size". */
export const CALL_REFUSED = [
  "#set($error = $input.path('$'))",
  '#set($type = "$!error.__type")',
  '#set($reason = "$!error.message")',
  '#if($reason.contains("size"))',
  "#set($context.responseOverride.status = 413)",
  '{"message": "Message too large"}',
  '#elseif($type.contains("Throttl"))',
  "#set($context.responseOverride.status = 429)",
  '{"message": "Too Many Requests"}',
  "#else",
  "#set($context.responseOverride.status = 500)",
  '{"message": "Internal server error"}',
  "#end",
].join("\n");
