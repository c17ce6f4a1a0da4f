import { runInThisContext } from "node:vm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import ts from "typescript";
import { comment, literal, typeKey, valueKey } from "#generator/emit/literal";

/** Text rich in what means something to a compiler, to JSDoc or to a terminal. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "*/",
        "/*",
        "//",
        "*",
        "/",
        "@",
        "@see",
        "@deprecated",
        "{@link x}",
        "`",
        "${x}",
        "\\",
        '"',
        "'",
      ),
      fc.constantFrom(
        "\n",
        "\r",
        "\t",
        " ",
        "\u0000",
        "\u0085",
        "\u00a0",
        "\u2028",
        "\u2029",
        "\ufeff",
        "\u202e",
      ),
      fc.constantFrom(
        "</script>",
        "<!--",
        "&#47;",
        "*&#47;",
        "中文",
        "。",
        "（",
        "｛",
        "{",
        "}",
        "\u{e0041}",
        "\ud800",
      ),
      fc.string({ unit: "binary", maxLength: 3 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(""));

/** No page can say minus nought: its values are read from text without a sign before it. */
const finite = fc
  .double({ noNaN: true, noDefaultInfinity: true })
  .map((number) => (number === 0 ? 0 : number));

const evaluate = (code: string): unknown => runInThisContext(`"use strict"; (${code})`);

describe("a literal", () => {
  test("evaluates to the text or number that it was made from", () => {
    fc.assert(
      fc.property(fc.oneof(hostile, finite), (value) => {
        expect(evaluate(literal(value))).toBe(value);
      }),
      { numRuns: 1000 },
    );
  });

  test("escapes characters that a reader could not see", () => {
    fc.assert(
      fc.property(hostile, (value) => {
        expect(literal(value)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("a key", () => {
  test("evaluates to the name that it was made from, in an object and in a type", () => {
    const odd = fc.constantFrom(
      "__proto__",
      "constructor",
      "Wechatpay-Serial",
      "1",
      "1e3",
      "",
      "class",
      "a b",
      "é",
    );
    fc.assert(
      fc.property(fc.oneof(odd, hostile), (name) => {
        const object = evaluate(`{ ${valueKey(name)}: 1 }`);
        expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
        expect(Object.keys(object as object)).toEqual([name]); // an object literal was evaluated
        expect(memberOf(`interface Made { ${typeKey(name)}: 1 }`)).toBe(name);
      }),
      { numRuns: 1000 },
    );
  });

  test.each([
    ["real_name", "real_name"],
    ["$id", "$id"],
    ["Wechatpay-Serial", '"Wechatpay-Serial"'],
    ["1a", '"1a"'],
    ["名称", "名称"],
  ])("of %s is written %s", (name, key) => {
    expect([typeKey(name), valueKey(name)]).toEqual([key, key]);
  });
});

function memberOf(code: string): string | undefined {
  const [declared] = parse(code).statements;
  const member = declared && ts.isInterfaceDeclaration(declared) ? declared.members[0]?.name : undefined;
  return member && (ts.isIdentifier(member) || ts.isStringLiteral(member)) ? member.text : undefined;
}

function parse(code: string): ts.SourceFile {
  return ts.createSourceFile("made.ts", code, ts.ScriptTarget.ESNext, true);
}

describe("a comment", () => {
  test("keeps its text on one line, without an end or a tag", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const escaped = comment(text);
        expect(escaped).not.toMatch(/\*\/|[\n\r\u2028\u2029\u0085]/u);
        for (const around of [
          `/** ${escaped} */`,
          `/**\n * ${escaped}\n *\n * ${escaped}\n */`,
          `/** 必填。${escaped} */`,
        ]) {
          const file = parse(`${around}\nconst only = 1;`);
          expect(file.statements).toHaveLength(1);
          expect(file.statements.flatMap((statement) => ts.getJSDocTags(statement))).toEqual([]);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ["订单金额，单位为分", "订单金额，单位为分"],
    ["  两\n 行\t", "两 行"],
    ["a*/b", "a*&#47;b"],
    ["@deprecated 停用", "&#64;deprecated 停用"],
    ["见 @see", "见 &#64;see"],
    ["a@b.example", "a@b.example"],
  ])("of %j is written %j", (text, want) => {
    expect(comment(text)).toBe(want);
  });
});
