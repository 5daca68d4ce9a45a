import { HttpRouter } from "./router.ts";

function routerOf(...keys: string[]) {
  const router = new HttpRouter<string>();
  for (const key of keys) router.add(key, key);
  return (request: string) => {
    const [method = "", path = ""] = request.split(" ");
    const found = router.match(method, path);
    return found && [found.route, Object.fromEntries(found.parameters)];
  };
}

describe("the example of the developer guide", () => {
  const match = routerOf("GET /pets/dog/1", "GET /pets/dog/{id}", "GET /pets/{proxy+}", "ANY /{proxy+}", "$default");

  test.each([
    ["GET /pets/dog/1", "GET /pets/dog/1", {}],
    ["GET /pets/dog/2", "GET /pets/dog/{id}", { id: "2" }],
    ["GET /pets/cat/1", "GET /pets/{proxy+}", { proxy: "cat/1" }],
    ["POST /test/5", "ANY /{proxy+}", { proxy: "test/5" }],
    ["POST /pets/dog/1", "ANY /{proxy+}", { proxy: "pets/dog/1" }],
    ["GET /", "$default", {}],
  ])("%s goes to %s", (request, route, parameters) => {
    expect(match(request)).toEqual([route, parameters]);
  });
});

test("a method of its own comes before ANY, and a full match of ANY before a greedy one", () => {
  const match = routerOf("ANY /orders", "POST /orders", "GET /{proxy+}");
  expect(match("POST /orders")?.[0]).toBe("POST /orders");
  expect(match("GET /orders")?.[0]).toBe("ANY /orders");
});

test("a slash at the end counts", () => {
  const match = routerOf("GET /orders", "GET /carts/");
  expect([match("GET /orders/"), match("GET /carts")]).toEqual([undefined, undefined]);
  expect(match("GET /carts/")?.[0]).toBe("GET /carts/");
});

test("variables are decoded, and never empty", () => {
  const match = routerOf("GET /orders/{id}/items/{item}", "GET /{rest+}");
  expect(match("GET /orders/a%20b/items/c+d")).toEqual(["GET /orders/{id}/items/{item}", { id: "a b", item: "c+d" }]);
  expect(match("GET /orders//items/1")).toEqual(["GET /{rest+}", { rest: "orders//items/1" }]);
});

test("a path that leads nowhere through a fixed part is tried through a variable one", () => {
  const match = routerOf("GET /a/{x}/c", "GET /a/b/d");
  expect(match("GET /a/b/c")).toEqual(["GET /a/{x}/c", { x: "b" }]);
});

test("nothing matches where nothing is", () => {
  expect(routerOf("GET /a")("GET /b")).toBeUndefined();
});

test.each([
  ["get /a", /must be \$default, or a method/],
  ["GET a", /must be \$default, or a method/],
  ["GET /{a+}/b", /nothing can be behind \{a\+\}/],
  ["GET /x{a}", /"x\{a\}" is no part of a path/],
  ["GET /{a}/{a}", /two variables of the name "a"/],
])("the key %j is refused", (key, problem) => {
  expect(() => new HttpRouter<string>().add(key, key)).toThrow(problem);
});
