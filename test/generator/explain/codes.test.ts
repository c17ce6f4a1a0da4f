import { readFileSync } from "node:fs";
import { join } from "node:path";

import { describe, expect, test } from "vitest";

import { apiCodes } from "#generator/explain/codes/api-codes";
import { codeClasses } from "#generator/explain/codes/client-codes";
import { codeNames, explainCode } from "#generator/explain/codes/codes";
import { documentedCodes, statusOf } from "#sandbox/http/statuses";
import { root } from "../../support/specs.ts";

const runtime = ["runtime/errors.ts", "runtime/expect-payment.ts"]
  .map((file) => readFileSync(join(root, file), "utf8"))
  .join("\n");

/** The codes of a class of errors: those of its union, or of its type parameter. */
function codesOf(errorClass: string): string[] {
  const parameter =
    new RegExp(`class ${errorClass} extends WechatPayError<([^>]+)>`, "u").exec(runtime)?.[1] ?? "";
  const union = new RegExp(`type ${parameter} =([^;]+);`, "u").exec(runtime)?.[1];
  return [...(union ?? parameter).matchAll(/ERR_\w+/gu)].map(([code]) => code).sort();
}

describe("the codes of the client", () => {
  test("are those of the runtime, with their classes", () => {
    const classes = [...runtime.matchAll(/class (\w+) extends WechatPayError</gu)].map(
      ([, name]) => name ?? "",
    );
    const own = codeClasses.filter(({ errorClass }) => errorClass !== "WechatPayError");
    expect(own.map(({ errorClass }) => errorClass).sort()).toEqual(classes.sort());
    for (const { errorClass, codes } of own)
      expect([errorClass, ...Object.keys(codes).sort()]).toEqual([errorClass, ...codesOf(errorClass)]);
  });

  test("include each code that the runtime throws", () => {
    const thrown = [...runtime.matchAll(/`(ERR_[A-Z\d_]+)`/gu)].map(([, code]) => code ?? "");
    expect(thrown.filter((code) => !codeNames.includes(code))).toEqual([]);
  });
});

test("the codes of WeChat Pay are those that the sandbox sends, with the same statuses", () => {
  expect(Object.keys(apiCodes).sort()).toEqual([...documentedCodes].sort());
  for (const [code, { statuses }] of Object.entries(apiCodes)) {
    const sent = [statusOf(code), statusOf(code, "/v3/refund/domestic/refunds")];
    expect([code, ...statuses]).toEqual([code, ...new Set(sent)]);
  }
});

test.each(codeNames)("%s is explained in both languages", (code) => {
  const [english, chinese] = [explainCode(code, "en"), explainCode(code.toLowerCase(), "zh")];
  expect(english).toMatchObject({ code });
  expect(JSON.stringify(english)).not.toMatch(/\p{Script=Han}/u);
  const [own, other] = [texts(english), texts(chinese)];
  expect(own.every((text) => /^[^\s].*\.$/u.test(text))).toBe(true);
  expect(other.every((text) => /\p{Script=Han}.*。$/u.test(text))).toBe(true);
});

function texts(code: ReturnType<typeof explainCode>): string[] {
  if (!code) return [""];
  return code.kind === "client" ? [code.meaning, code.conclusion] : [code.meaning, code.fix];
}

test.each(["ERR_NOTHING", "toString", "__proto__", ""])("%j is not a code", (name) => {
  expect(explainCode(name, "en")).toBeUndefined();
});
