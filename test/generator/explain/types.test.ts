/** The types that explain prints for fields compile in a program. */
import { expect, test } from "vitest";

import { explainField, type FieldExplanation } from "#generator/explain/field";
import type { ExplainContext } from "#generator/explain/operation";
import { placedFields } from "#generator/explain/paths";
import { specOperations } from "../../support/specs.ts";
import { typeErrorsIn } from "../support/type-check.ts";

const context: ExplainContext = {
  source: { from: "package" },
  corrections: [],
  aliases: [],
  pageOf: () => undefined,
  readOf: () => undefined,
};

/** Operations of all kinds. */
const chosen = specOperations().filter((_, at) => at % 9 === 0);

/** Headers that the client fills or checks, and the envelope of a notification, of which the client returns what it has decrypted. */
const untypedFields =
  /^(?:headers(?:\.|$)|body$|resource\.(?:original_type|algorithm|associated_data|nonce)$)/u;

/** A module that imports what explain prints, and names the type that it prints. */
function moduleOf({ type = "undefined", imports, usedBy }: FieldExplanation): string {
  const imported = usedBy.filter(({ name }) => imports.some((text) => text.includes(`{ ${name} }`)));
  const values = imported.filter(({ isType }) => !isType).map(({ name }) => name);
  return [
    ...imports,
    `export type Value = ${type};`,
    `export const values = [${values.join(", ")}];`,
    "",
  ].join("\n");
}

test("the imports and types of fields compile, and only fields of no type have none", () => {
  const fields = chosen.flatMap((operation) =>
    [...placedFields(operation)].map((placed) => explainField(placed, operation, context)),
  );
  const modules = new Map(fields.map((field, at) => [`test/field-${at}.ts`, moduleOf(field)]));
  const errors = typeErrorsIn(modules);
  expect([...errors].map(([path, texts]) => [modules.get(path), ...texts])).toEqual([]);
  const untyped = fields.filter(({ type }) => type === undefined).map(({ path }) => path);
  expect(untyped.filter((path) => !untypedFields.test(path))).toEqual([]);
  expect(fields.length - untyped.length).toBeGreaterThan(2000);
});
