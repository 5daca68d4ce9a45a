import { EnvironmentError, headerText, httpUrl, integer, optional, readEnvironment, text } from "./environment.ts";

const variables = {
  url: httpUrl("SUB_HOST", "an http address"),
  key: headerText("SUB_API_KEY", "a key"),
  port: integer("PORT", 0, 65_535, 3_000),
  host: optional(text("HOST", "an address", /^[\w.:]+$/)),
};

test("reads what is set and falls back where it may", () => {
  expect(readEnvironment({ SUB_HOST: "http://sub.localhost:4001/sub", SUB_API_KEY: "k e y" }, variables)).toEqual({
    url: "http://sub.localhost:4001/sub",
    key: "k e y",
    port: 3_000,
    host: undefined,
  });
});

test("reports all problems at once, each with its variable, the value seen and what is accepted", () => {
  expect(() => readEnvironment({ SUB_HOST: "sub:4001", PORT: "65536", HOST: "a b" }, variables)).toThrow(
    new EnvironmentError(
      [
        'SUB_HOST: saw "sub:4001"; accepted: an http address',
        "SUB_API_KEY: saw nothing; accepted: a key",
        'PORT: saw "65536"; accepted: a whole number from 0 to 65535 (3000 if left out)',
        'HOST: saw "a b"; accepted: an address',
      ].join("\n"),
    ),
  );
});

test("never shows a secret, not even a wrong one", () => {
  expect(() => readEnvironment({ SUB_HOST: "http://a", SUB_API_KEY: "hunter2 " }, variables)).toThrow(
    /^SUB_API_KEY: saw a secret of 8 characters; accepted: a key$/,
  );
});

test("an empty variable counts as left out", () => {
  expect(readEnvironment({ SUB_HOST: "http://a", SUB_API_KEY: "k", PORT: "", HOST: "" }, variables).port).toBe(3_000);
  expect(() => readEnvironment({ SUB_HOST: "http://a", SUB_API_KEY: "" }, variables)).toThrow('SUB_API_KEY: saw ""');
});

test.each(["1e3", "-1", "3.5", "0x10", " 80"])("%p is not a port", (PORT) => {
  expect(() => readEnvironment({ SUB_HOST: "http://a", SUB_API_KEY: "k", PORT }, variables)).toThrow("PORT");
});

test("an address with credentials is refused, for it would be logged", () => {
  expect(() => readEnvironment({ SUB_HOST: "http://u:p@a/", SUB_API_KEY: "k" }, variables)).toThrow(
    'SUB_HOST: saw "http://***@a/"',
  );
});
