import { TestApi } from "../tests/factories/rest-api.ts";
import { createTestWorld } from "../tests/factories/world.ts";
import { ACCEPTED_OR_NOT, CALL_REFUSED, putEventsTemplate } from "./put-events-templates.ts";

const json = (template: string) => ({ "application/json": template });

/** What a caller is answered, and what EventBridge was sent, if EventBridge answers like this. */
async function post(body: string, status: number, answer: unknown) {
  const api = new TestApi(createTestWorld());
  let sent = "";
  api.backEnd = async (request) => {
    sent = String(request.body);
    return { status, headers: {}, body: JSON.stringify(answer) };
  };
  api.method("/order", "POST", {
    integration: {
      type: "AWS",
      passthroughBehavior: "NEVER",
      requestTemplates: json(putEventsTemplate("orders", "com.mycompany.order", "order")),
    },
    responses: [
      { statusCode: "202", selectionPattern: "2\\d{2}", responseTemplates: json(ACCEPTED_OR_NOT) },
      { statusCode: "400", selectionPattern: "4\\d{2}", responseTemplates: json(CALL_REFUSED) },
    ],
  });
  const { status: answered, body: text } = await api.call("POST", "/order", { body }, api.deploy());
  return { status: answered, answer: JSON.parse(text), sent };
}

const taken = { FailedEntryCount: 0, Entries: [{ EventId: "event-1" }] };
const refused = (ErrorCode: string, ErrorMessage = "No.") => ({
  FailedEntryCount: 1,
  Entries: [{ ErrorCode, ErrorMessage }],
});

test.each([
  ['{"orderId": "1"}'],
  ['{"note": "\\"quoted\\" \\\\ back\\nnext"}'],
  ['{"note": "it\'s"}'],
  ['{"name": "김 ✓ 😀"}'],
  ['{"html": "</script>"}'],
])("%s is the detail of the event, as it came", async (body) => {
  const { status, answer, sent } = await post(body, 200, taken);
  expect({ status, answer }).toEqual({ status: 202, answer: { eventId: "event-1" } });
  expect(JSON.parse(sent)).toEqual({
    Entries: [{ EventBusName: "orders", Source: "com.mycompany.order", DetailType: "order", Detail: body }],
  });
});

test.each([
  [
    "an event that its sender can mend",
    refused("MalformedDetail", 'Detail isn\'t "JSON"'),
    400,
    'Detail isn\'t "JSON"',
  ],
  ["an argument that its sender can mend", refused("InvalidArgument"), 400, "No."],
  ["one that came too fast", refused("ThrottlingException"), 429, "Too Many Requests"],
  ["one that we may not put", refused("AccessDeniedException"), 500, "Internal server error"],
  ["one that EventBridge failed with", refused("InternalFailure"), 500, "Internal server error"],
])("200 with %s is no success", async (_name, answer, status, message) => {
  expect(await post("{}", 200, answer)).toMatchObject({ status, answer: { message } });
});

test.each([
  ["ValidationException", "Total size of the entries in the request is over the limit.", 413, "Message too large"],
  ["ThrottlingException", "Rate exceeded", 429, "Too Many Requests"],
  ["AccessDeniedException", "User is not authorized", 500, "Internal server error"],
])("400 with %s", async (__type, message, status, answer) => {
  expect(await post("{}", 400, { __type, message })).toMatchObject({ status, answer: { message: answer } });
});
