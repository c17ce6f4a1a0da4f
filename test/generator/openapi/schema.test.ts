/** The schema of a single field: its facts, and the sample where it is a value of the field. */
import { expect, test } from "vitest";

import type { Field } from "#generator/ir/model";
import { schemaOf } from "#generator/openapi/schema";
import { field } from "../support/page.ts";

test.each<[facts: Partial<Field>, examples: unknown]>([
  [{ example: "a" }, ["a"]],
  [{ example: 1 }, ["1"]],
  [{ example: "" }, undefined],
  [{ example: { a: 1 } }, undefined],
  [{ example: ["a"] }, undefined],
  [{ example: null }, undefined],
  [{ type: "string[]", example: ["a", "b"] }, [["a", "b"]]],
  [{ type: "string[]", example: ["a", ["b"]] }, undefined],
  [{ type: "integer", example: "12" }, [12]],
  [{ type: "integer", example: 1.5 }, undefined],
  [{ type: "integer", minimum: 2, example: 1 }, undefined],
  [{ type: "boolean", example: true }, [true]],
  [{ type: "boolean", example: "true" }, undefined],
  [{ enum: ["A"], example: "B" }, undefined],
  [{ maxLength: 1, example: "ab" }, undefined],
])("the sample of %j is shown as %j", (facts, examples) => {
  expect(schemaOf(field("a", facts)).examples).toEqual(examples);
});

test.each<[facts: Partial<Field>, description: string | undefined]>([
  [{}, undefined],
  [{ label: "姓名" }, "姓名"],
  [{ label: "姓名", encryption: "rsa-oaep" }, "姓名。密文（RSA-OAEP）"],
  [{ label: "姓名", encryption: "rsa-oaep", maxLength: 8 }, "姓名。密文（RSA-OAEP）。明文最多 8 个字符"],
  [{ label: "姓名", encryption: "rsa-oaep", minLength: 2 }, "姓名。密文（RSA-OAEP）。明文至少 2 个字符"],
  [{ label: "姓名", maxLength: 8 }, "姓名"],
  [{ label: "姓名", requiredWhen: "个人" }, "姓名。条件必填：个人"],
])("%j is described as %s", (facts, description) => {
  expect(schemaOf(field("a", facts)).description).toBe(description);
});
