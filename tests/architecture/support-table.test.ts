import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadDefinition } from "../../terrarium/registry.ts";
import { definedTypes, supportTable } from "../../terrarium/support-table.ts";

test("docs/support.md says what the resource files say (npm run fix writes it)", async () => {
  const written = readFileSync(join(import.meta.dirname, "../../docs/support.md"), "utf8");
  expect(written).toBe(await supportTable());
});

test("each argument stands in one list, and each that is ignored has a reason", async () => {
  for (const definition of await Promise.all(definedTypes().map(loadDefinition))) {
    const { type, honours, ignores } = definition;
    expect({ type, twice: honours.filter((name) => Object.hasOwn(ignores, name)) }).toEqual({ type, twice: [] });
    expect({ type, repeated: honours.filter((name, index) => honours.indexOf(name) !== index) }).toEqual({
      type,
      repeated: [],
    });
    for (const reason of Object.values(ignores)) expect(reason.length).toBeGreaterThan(10);
  }
});
