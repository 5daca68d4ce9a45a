import { TestApi, type TestRequest } from "../../../tests/factories/rest-api.ts";
import { createTestWorld } from "../../../tests/factories/world.ts";

/** Renders a response template over the body that the back end answers. */
async function rendered(template: string, body = "{}", request: TestRequest & { path?: string } = {}): Promise<string> {
  const api = new TestApi(createTestWorld());
  api.backEnd = async () => ({ status: 200, headers: {}, body });
  api.method("/orders/{id}", "POST", {
    integration: { type: "AWS" },
    responses: [{ statusCode: "200", responseTemplates: { "application/json": template } }],
  });
  const { path = "/orders/7", ...rest } = request;
  const answer = await api.call("POST", path, rest, api.deploy({ variables: { table: "orders-v2" } }));
  expect(answer.status).toBe(200);
  return answer.body;
}

describe("what was seen on API Gateway", () => {
  it.each([
    ['#set($result = $input.path("$.json"))$result', { json: { foo: "bar" } }, "{foo=bar}"],
    ['#set($result = $input.path("$.json"))$result', { json: [{ foo: "bar" }] }, '[{"foo":"bar"}]'],
    ['#set($result = $input.path("$.json"))$result.nested', { json: { nested: { foo: "bar" } } }, "{foo=bar}"],
    ['#set($result = $input.path("$.json"))$result.nested', { json: { nested: [{ foo: "bar" }] } }, '[{"foo":"bar"}]'],
    ['#set($result = $input.path("$.json"))$result[0]', { json: [{ foo: "bar" }] }, "{foo=bar}"],
    [
      '#set($result = $input.path("$.json"))$result',
      { json: { foo: [{ nested: "bar" }] } },
      '{foo=[{"nested":"bar"}]}',
    ],
    ['#set($result = $input.path("$.json"))$result', { json: { a: "b", to: "c" } }, "{a=b, to=c}"],
    [
      '#set($result = $input.path("$.json"))$result.toString()',
      { json: { list: [{ foo: "bar" }] } },
      '{list=[{"foo":"bar"}]}',
    ],
  ])("%s of %j", async (template, body, expected) => {
    expect(await rendered(template, JSON.stringify(body))).toBe(expected);
  });

  const ABSENT =
    '#set($result = $input.path("$.v")){"body": $result, "nested": $result.nested, "isNull": #if( $result == $null )"true"#else"false"#end, "isEmptyString": #if( $result == "" )"true"#else"false"#end}';

  it.each([
    ["", '{"body": , "nested": , "isNull": "true", "isEmptyString": "true"}'],
    ['{"v":[]}', '{"body": [], "nested": , "isNull": "false", "isEmptyString": "false"}'],
    ['{"v":null}', '{"body": , "nested": , "isNull": "true", "isEmptyString": "true"}'],
  ])("what has no value is empty: %j", async (body, expected) => {
    expect(await rendered(ABSENT, body)).toBe(expected);
  });

  it.each([
    ["#set($result = $input.body)$result", "", "{}"],
    ["#set($result = $input.body)$result", '{"some": "value"}', '{"some": "value"}'],
    ["#set($result = $input.body)$result", "some raw data", "some raw data"],
    ["[#set($result = $input.body.testAccess)$result]", '{"testAccess": 1}', "[]"],
    ["A=$util.urlEncode($input.body)&B=$util.urlEncode($input.body.x)", "some raw data", "A=some+raw+data&B="],
    ["A=$util.urlEncode($input.body)", '{"some": "value"}', "A=%7B%22some%22%3A+%22value%22%7D"],
    ["$input.json('$.message')", "not json", '""'],
    ["$input.json('$.message')", '"#foobar"', '""'],
    ["$util.escapeJavaScript($input.json('$.message'))", '{"message":"foobar"}', '\\"foobar\\"'],
  ])("%s of %j", async (template, body, expected) => {
    expect(await rendered(template, body)).toBe(expected);
  });

  it("$context has its keys in the order of a Java map, and its maps print as nothing", async () => {
    expect(await rendered("#foreach($k in $context.keySet())$k #end")).toBe(
      "resourceId resourcePath httpMethod extendedRequestId requestTime path accountId protocol requestOverride stage domainPrefix requestTimeEpoch requestId identity domainName deploymentId responseOverride apiId ",
    );
    expect(await rendered('[$context.identity][$context.get("requestOverride")]')).toBe("[][]");
    expect(await rendered("#foreach($k in $context.identity.keySet())$k,#end")).toBe(
      "cognitoIdentityPoolId,accountId,cognitoIdentityId,caller,sourceIp,principalOrgId,accessKey,cognitoAuthenticationType,cognitoAuthenticationProvider,userArn,userAgent,user,",
    );
    expect(await rendered("#foreach($k in $context.authorizer.keySet())$k#end")).toBe("");
  });
});

describe("$input", () => {
  const BODY = JSON.stringify({
    id: 10,
    name: 'a"b',
    price: 1.5,
    tags: ["x", 2, null],
    deep: { er: true },
    none: null,
  });

  it.each([
    ["$input.json('$.id') $input.json('$.name') $input.json('$.price')", '10 "a\\"b" 1.5'],
    ["$input.json('$.tags') $input.json('$.deep') $input.json('$.tags[0]')", '["x",2,null] {"er":true} "x"'],
    ["$input.json('$')", BODY],
    ["$input.path('$.name') $input.path('$.tags[1]') $input.path('$.deep.er')", 'a"b 2 true'],
    ["#foreach($t in $input.path('$.tags'))[$t]#end", "[x][2][]"],
    ["#set($d = $input.path('$'))$d.id $d.deep.er $d.tags.size()", "10 true 3"],
    ["$input.path('$.tags[?(@ == 2)]') $input.path('$..er')", "[2] [true]"],
    ["[$input.path('$.nope')] [$input.json('$.nope')] [$!input.path('$.nope.x')]", '[] [""] []'],
  ])("%s", async (template, expected) => expect(await rendered(template, BODY)).toBe(expected));

  it("keeps numbers as they were written, as far as Java does", async () => {
    const body =
      '{"big":12345678901234567890123,"long":9007199254740993,"one":1.0,"e":1e3,"small":0.000012,"neg":-0.5}';
    expect(await rendered("$input.json('$')", body)).toBe(
      '{"big":12345678901234567890123,"long":9007199254740993,"one":1.0,"e":1000.0,"small":1.2E-5,"neg":-0.5}',
    );
    expect(await rendered("$input.path('$.big') $input.json('$.long')", body)).toBe(
      "12345678901234567890123 9007199254740993",
    );
  });

  it("gives parameters of path, query and headers, in this order", async () => {
    const request = {
      path: "/orders/a%20b?q=1&q=2&id=query&e=%C3%A9+x",
      headers: { "X-One": "1", Accept: "text/plain", q: "header" },
    };
    expect(
      await rendered("$input.params('id') $input.params('q') $input.params('x-one') $input.params('e')", "{}", request),
    ).toBe("a b 2 1 é x");
    expect(await rendered("[$input.params('nope')]", "{}", request)).toBe("[]");
    expect(await rendered("$input.params().path.get('id') $input.params().querystring.q", "{}", request)).toBe("a b 2");
    expect(await rendered("#foreach($h in $input.params().header.keySet())$h #end", "{}", request)).toBe(
      "Accept X-Amzn-Trace-Id X-Forwarded-For X-Forwarded-Proto X-One q ",
    );
    expect(await rendered("$input.params('header').nope$input.params('X-Forwarded-For')", "{}", request)).toBe(
      "192.0.2.1",
    );
  });

  it("takes no property of JavaScript for a parameter", async () => {
    expect(await rendered("[$input.params('constructor')$input.params('__proto__')$input.params('toString')]")).toBe(
      "[]",
    );
    expect(await rendered("[$input.path('$').constructor$input.path('$.__proto__')$context.constructor]")).toBe("[]");
  });

  it("hides the headers that belong to the connection", async () => {
    const headers = { Connection: "close", TE: "deflate", "Content-Length": "3", Via: "p", Host: "h" };
    expect(
      await rendered(
        "[$input.params('Connection')$input.params('te')$input.params('content-length')]$input.params('Via')$input.params('Host')",
        "{}",
        { headers },
      ),
    ).toBe("[]ph");
  });
});

describe("$util", () => {
  it.each([
    [
      "$util.escapeJavaScript($input.path('$.t'))",
      { t: 'it\'s "a" / \\ é\n\u0001\u007f😀' },
      'it\\\'s \\"a\\" \\/ \\\\ \\u00E9\\n\\u0001\u007f\\uD83D\\uDE00',
    ],
    ["$util.escapeJavaScript($input.path('$.t'))", { t: 5 }, "5"],
    ["[$util.escapeJavaScript($input.path('$.none'))$util.urlEncode($nothing)]", {}, "[]"],
    [
      "$util.urlEncode($input.path('$.t'))",
      { t: "a b&c=d+é~!*'()-_.😀/" },
      "a+b%26c%3Dd%2B%C3%A9%7E%21*%27%28%29-_.%F0%9F%98%80%2F",
    ],
    ["$util.urlDecode('a+b%26c%C3%A9')", {}, "a b&cé"],
    ["$util.base64Encode($input.path('$.t')) $util.base64Decode('w6nigqw=')", { t: "é€" }, "w6nigqw= é€"],
    ["$util.parseJson($input.path('$.t')).a[1].b", { t: '{"a":[1,{"b":"c"}]}' }, "c"],
    ["$util.parseJson($input.json('$.t')).a", { t: { a: 3 } }, "3"],
    ["$util.escapeJavaScript($input.json('$')).replaceAll(\"\\\\'\", \"'\")", { t: "it's" }, '{\\"t\\":\\"it\'s\\"}'],
  ])("%s of %j", async (template, body, expected) => {
    expect(await rendered(template, JSON.stringify(body))).toBe(expected);
  });
});

describe("$context and $stageVariables", () => {
  it.each([
    ["$context.apiId $context.stage $context.accountId", "api0123456 test 000000000000"],
    [
      "$context.httpMethod $context.resourcePath $context.path $context.protocol",
      "POST /orders/{id} /test/orders/7 HTTP/1.1",
    ],
    ["$context.domainName $context.domainPrefix", "api0123456.execute-api.us-east-1.amazonaws.com api0123456"],
    ["$context.requestTime $context.requestTimeEpoch", "01/Jan/2026:00:00:00 +0000 1767225600000"],
    ["$context.identity.sourceIp [$context.identity.caller]", "192.0.2.1 []"],
    ["$context.identity.userAgent", "curl/8"],
    ["[$context.authorizer.claims.sub][$context.nope.nope]", "[][]"],
    ["$context.requestId.length() $context.extendedRequestId.length()", "36 16"],
    ["$stageVariables.table $stageVariables.get('table') [$stageVariables.nope]", "orders-v2 orders-v2 []"],
  ])("%s", async (template, expected) => {
    expect(await rendered(template, "{}", { headers: { "User-Agent": "curl/8" } })).toBe(expected);
  });
});

it("a template that fails is a fault of the API, and says why in the log", async () => {
  const warnings: string[] = [];
  const world = createTestWorld();
  Object.assign(world, { log: { ...world.log, warn: (message: string) => warnings.push(message) } });
  const api = new TestApi(world);
  api.backEnd = async () => ({ status: 200, headers: {}, body: '{"a": ' });
  api.method("/", "POST", {
    integration: { type: "AWS" },
    responses: [{ responseTemplates: { "application/json": "$input.path('$.a')" } }],
  });
  const answer = await api.call("POST", "/");
  expect([answer.status, answer.body, answer.headers["x-amzn-errortype"]]).toEqual([
    500,
    '{"message":"Internal server error"}',
    "InternalServerErrorException",
  ]);
  expect(warnings[0]).toMatch(
    /POST \/ of stage test was answered 500: the response template failed: \$input cannot look into the body: it is not JSON: the text ends too early at character 6/,
  );
});
