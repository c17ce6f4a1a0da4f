import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import fc from "fast-check";
import { rolldown } from "rolldown";
import { describe, expect, expectTypeOf, test } from "vitest";
import { compile, compileSchema } from "wechatpay-ts/compile";
import { postOperation } from "#generated/v3/pay/transactions/native";
import type { PostPayTransactionsNativeRequest } from "#generated/v3/pay/transactions/native";
import { guard, validator } from "#runtime/check";
import { integer, list, oneOf, only, required, string, type Field, type Fields } from "#runtime/schema";
import { root } from "../../support/specs.ts";

test("compile returns the typed validators of both schemas of an operation", () => {
  const { request, response } = compile(postOperation);
  const order: unknown = { json: { appid: "wx8888888888888888" } };
  expect(request.is(order)).toBe(false);
  expect(request.validate(order).map(({ path, rule }) => `${path} ${rule}`)).toContain("json.mchid required");
  expect(response.is({ code_url: "weixin://wxpay/bizpayurl/up?pr=NwY5Mz9&groupid=00" })).toBe(true);
  if (request.is(order)) expectTypeOf(order).toEqualTypeOf<PostPayTransactionsNativeRequest>();
});

test("a compiled validator is a Standard Schema", () => {
  const { validate } = compileSchema<{ id: string }>({ id: required(string) }, "request");
  expect(validate["~standard"].validate({ id: 1 })).toEqual({
    issues: [{ message: expect.stringContaining("id: expected string") as string, path: ["id"] }],
  });
  expect(validate["~standard"].validate({ id: "1" })).toEqual({ value: { id: "1" } });
});

test("a response without documented content may be absent", () => {
  expect(compileSchema({}, "response").is(undefined)).toBe(true);
  expect(compileSchema({}, "response").validate(undefined)).toEqual([]);
  expect(compileSchema({}, "request").is(undefined)).toBe(false);
});

describe("names and values of a schema", () => {
  const hostile = [
    '"]; throw new Error("ran"); //',
    "`${process.exit(1)}`",
    "*/ process.exit(1) /*",
    "\\",
    "\u2028",
    "\ud800",
    "__proto__",
    "constructor",
    "default",
    "",
  ];
  const word = fc.oneof(fc.constantFrom(...hostile), fc.string({ unit: "binary", maxLength: 4 }));
  const field: fc.Arbitrary<Field> = fc.oneof(
    fc.constantFrom(string, integer, required(string), list(integer)),
    fc.array(word, { minLength: 1, maxLength: 40 }).map((words) => oneOf(...words)),
    fc.array(fc.double({ noNaN: true }), { minLength: 1, maxLength: 40 }).map((numbers) => only(...numbers)),
  );
  const fields: fc.Arbitrary<Fields> = fc
    .array(fc.tuple(word, field), { maxLength: 40 })
    .map((entries) => Object.fromEntries(entries));

  test("the compiled validators agree with the others for any names and values, and run none of them as code", () => {
    fc.assert(
      fc.property(
        fields,
        fc.array(fc.tuple(word, fc.oneof(word, fc.double(), fc.array(fc.integer())))),
        fc.constantFrom("request", "response"),
        (schema, entries, way) => {
          const value: unknown = Object.fromEntries(entries);
          const { is, validate } = compileSchema(schema, way);
          expect(validate(value)).toEqual(validator(schema, way)(value));
          expect(is(value)).toBe(guard(schema, way)(value));
        },
      ),
      { numRuns: 500 },
    );
  });
});

test("a field with an empty list of values accepts none", () => {
  const { is, validate } = compileSchema({ state: { type: "string", values: [] } }, "request");
  expect([is({}), is({ state: "ON" })]).toEqual([true, false]);
  expect(validate({ state: "ON" })).toHaveLength(1);
});

test("compile rejects a platform that forbids code from strings, and names the alternative", async () => {
  const folder = await mkdtemp(join(tmpdir(), "wechatpay-test-"));
  try {
    const bundle = await rolldown({ input: join(root, "runtime/compile.ts"), logLevel: "silent" });
    await bundle.write({ dir: folder, entryFileNames: "compile.mjs" });
    const program = `
      const { compileSchema } = await import("./compile.mjs");
      try { compileSchema({ id: { type: "string" } }, "request"); }
      catch ({ name, code, message }) { console.log(JSON.stringify({ name, code, message })); }`;
    const flags = ["--disallow-code-generation-from-strings", "--input-type=module", "--eval", program];
    const { stdout } = await promisify(execFile)(process.execPath, flags, { cwd: folder });
    expect(JSON.parse(stdout)).toEqual({
      name: "ConfigError",
      code: "ERR_CONFIG_EVAL",
      message: expect.stringContaining("Use isX and validateX") as string,
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
