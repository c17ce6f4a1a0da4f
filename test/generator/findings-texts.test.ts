/** The sentences of findings about reading say the same facts in English and in Chinese. */
import { readdirSync, readFileSync } from "node:fs";

import { describe, expect, test } from "vitest";

import { formatFinding } from "#generator/findings/format";
import { finding, type Rule } from "#generator/findings/finding";
import { readFindings as chinese } from "#generator/findings/texts/chinese/read";
import { readFindings as english } from "#generator/findings/texts/english/read";
import { textOf, type FindingData, type FindingFacts } from "#generator/findings/texts/texts";
import { fixturePages, fixtureText } from "./support/fixtures.ts";

const types = ["string", "integer[]"];

/** Data for every sentence of every rule. */
const data: { readonly [R in keyof typeof english]: readonly FindingData[R][] } = {
  "attribute-misplaced": [{ mark: "data-encrypted" }],
  "attribute-spelled": [{}],
  "attribute-unknown": [
    { case: "name", attribute: "data-requred", suggestion: "data-required" },
    { case: "name", attribute: "data-foo" },
    { case: "flag", attribute: "data-required", value: "false" },
    { case: "encoding", value: "by-xml" },
  ],
  "attribute-unreadable": [{ list: "{data-indent=1" }],
  "bar-bare": [{}],
  "block-repeated": [{ field: "state", line: 32 }],
  "ciphertext-unmarked": [{}],
  "container-unclosed": [{}],
  "encoding-invalid": [{ case: "bytes" }, { case: "bytes", encoding: "GBK" }, { case: "replaced" }],
  "encryption-unknown": [
    { case: "attribute", attribute: "data-encypted" },
    { case: "value", value: "by-rot13" },
  ],
  "enum-spelled": [
    { case: "invisible", value: "OPEN" },
    { case: "unusual", value: "ＯＰＥＮ" },
  ],
  "enum-unreadable": [{ words: ["OPEN"] }, { words: ["OPEN", "CLOSED"] }],
  "example-unreadable": [{}],
  "fence-unclosed": [{}],
  "field-clash": [
    { field: "state", earlierLine: 32, types: { here: "boolean", earlier: "string" } },
    { field: "state", earlierLine: 32 },
  ],
  "front-matter-invalid": [
    { case: "yaml" },
    { case: "mapping" },
    { case: "list", key: "links" },
    { case: "string", key: "title" },
    { case: "unknown", value: "requird" },
  ],
  "header-unreadable": [
    { case: "title", title: "请求", table: "request" },
    { case: "short", columns: 2 },
  ],
  "indent-invalid": [{ indent: "one" }],
  "limits-unreadable": [
    { case: "attribute", attribute: "data-format", value: "email", formats: ["date", "0-9"] },
    { case: "attribute", attribute: "data-minimum", value: "few" },
    { case: "format", written: "yyyy/MM/dd", formats: ["date", "0-9"] },
    { case: "length", minLength: 9, maxLength: 2 },
  ],
  "indent-jump": [
    { field: "jumped", indent: 4, expected: 2, parent: "amount" },
    { field: "jumped", indent: 4, expected: 0 },
  ],
  "indent-missing": [{ field: "left", indent: 2 }],
  "method-ambiguous": [
    { case: "several", marks: ["#get", "#post"] },
    { case: "unreadable", marks: ["＃get"] },
    { case: "missing", title: "查询" },
  ],
  "method-missing": [{}],
  "method-unknown": [{ method: "fetch" }],
  "moved-unreadable": [{ case: "target" }, { case: "location" }],
  "name-invalid": [{ name: "openid（必填）", character: "U+FF08" }],
  "name-marked": [{ written: "`code`", name: "code" }],
  "name-missing": [{}],
  "name-spaced": [{ written: "out _trade_no", name: "out_trade_no" }],
  "page-unreadable": [
    { case: "line", maxLength: 20_000 },
    { case: "size", maxLength: 2_000_000 },
    { case: "lines", maxLines: 30_000 },
    { case: "marks" },
    ...(["depth", "empty", "html", "json", "lfs", "other", "table"] as const).map((one) => ({ case: one })),
    { case: "link-text", target: "../a.md" },
    { case: "link", target: "../a.md" },
    { case: "extension", written: "a.markdown", name: "a.md" },
  ],
  "path-missing": [{}],
  "rendered-unreadable": [
    { case: "endpoint" },
    { case: "parent", field: "state" },
    { case: "row", text: "没有名字的一行" },
  ],
  "row-commented": [{ rows: 1 }, { rows: 3 }],
  "row-empty": [{}],
  "row-split": [{ cells: 5, columns: 4 }],
  "row-stray": [{ case: "place" }, { case: "bars" }, { case: "html" }, { case: "fence" }, { case: "header" }],
  "sample-method": [{ called: "POST", method: "GET" }],
  "sample-path": [{ called: "/v3/demo/other", path: "/v3/demo/sample" }],
  "sample-unreadable": [
    { case: "stringUnclosed" },
    { case: "nestedTooDeeply" },
    { case: "unexpected", expected: "]", actual: "+" },
    { case: "unexpected", actual: "]" },
    { case: "unexpected", expected: ")" },
    { case: "unexpected" },
  ],
  "source-mismatch": [{ source: "openapi/v3/demo/a.md", page: "openapi/v3/demo/b.md" }],
  "table-cut": [{}],
  "table-lost": [{ case: "header" }, { case: "mark" }],
  "table-mark": [{ header: "request", mark: "response" }, { header: "response" }],
  "table-missing": [{ operation: "POST /v3/demo" }],
  "table-repeated": [{ tables: 2 }],
  "table-unknown": [
    { case: "header", title: "错误码" },
    { case: "row", text: "看不懂的一行" },
  ],
  "type-missing": [{ types }],
  "type-spelled": [{ written: "int64", type: "integer" }],
  "type-unknown": [{ written: "decimal", types }],
};

const findings = Object.entries(data).flatMap(([rule, all]) =>
  (all as readonly FindingFacts[]).map((facts) => ({ rule: rule as Rule, data: facts })),
);

/** The strings and numbers of data, except the name of the case. */
function factsOf(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [String(value)];
  return Object.entries(value).flatMap(([key, member]) => (key === "case" ? [] : factsOf(member)));
}

test("each rule that reading reports has sentences in both languages, and no other rule does", () => {
  const folder = new URL("../../generator/read/", import.meta.url);
  const sources = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readFileSync(new URL(name.replaceAll("\\", "/"), folder), "utf8"));
  const reported = sources.flatMap((source) =>
    Array.from(source.matchAll(/\bfinding\(\s*"([a-z-]+)"/gu), ([, rule]) => rule),
  );
  const rules = [...new Set(reported)].sort();
  expect(Object.keys(english).sort()).toEqual(rules);
  expect(Object.keys(chinese).sort()).toEqual(rules);
  expect(Object.keys(data).sort()).toEqual(rules);
});

describe.each(findings)("$rule of $data", ({ rule, data: facts }) => {
  const texts = { en: textOf({ rule, data: facts }, "en"), zh: textOf({ rule, data: facts }, "zh") };

  test("the sentences state every fact in both languages", () => {
    for (const { reason, fix } of [texts.en, texts.zh]) {
      for (const fact of factsOf(facts)) expect(`${reason} ${fix}`).toContain(fact);
    }
  });

  test("both parts are whole sentences in both languages", () => {
    expect(texts.en.reason).toMatch(/^["\p{Lu}\d].*\.$/su);
    expect(texts.en.fix).toMatch(/^\p{Lu}.*[.?]$/su);
    expect(texts.zh.reason).toMatch(/\p{Script=Han}.*。$/su);
    expect(texts.zh.fix).toMatch(/\p{Script=Han}.*[。？]$/su);
  });

  test("the Chinese sentences have no space beside full-width punctuation, and no half-width punctuation", () => {
    // Page text and code are written as they are.
    const words = `${texts.zh.reason}${texts.zh.fix}`.replace(/“[^”]*”|`[^`]*`|\{[^{}]*\}/gu, "x");
    expect(words).not.toMatch(/\s[，。；：、？“”]|[，。；：、？“”]\s|\p{Script=Han}[,.;:?"]/u);
  });

  test("the JSON of the data gives the same sentences", () => {
    const read = JSON.parse(JSON.stringify(facts)) as FindingFacts;
    expect(textOf({ rule, data: read }, "en")).toEqual(texts.en);
    expect(textOf({ rule, data: read }, "zh")).toEqual(texts.zh);
  });
});

test("a finding is in English unless another language is asked for", () => {
  const invalid = finding("indent-invalid", { file: "a.md", line: 3, column: 5 }, { indent: "one" });
  expect(formatFinding(invalid)).toBe(
    'a.md:3:5 error Invalid indent "one". Write a whole number from 0. indent-invalid',
  );
  expect(formatFinding(invalid, "zh")).toBe(
    "a.md:3:5 error 缩进“one”无效。请填写不小于 0 的整数。 indent-invalid",
  );
});

test.each(fixturePages("findings"))("the Chinese findings of %s have no English words", (name) => {
  // Page text is quoted, and code is in back-quotes or braces.
  const words = fixtureText(`findings/${name}.zh.txt`).replace(/“[^”]*”|`[^`\n]*`|\{[^{}\n]*\}/gu, "");
  expect(words).not.toMatch(/ (?:the|an?|is|are|be|it|its|of|and|or|not|no|has|to|in|as|which|from|by) /iu);
});
