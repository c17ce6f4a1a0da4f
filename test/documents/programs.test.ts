/** The programs of the documents compile. */
import { describe, expect, test } from "vitest";

import { documentFiles, parseDocument, readDocument } from "./blocks.ts";
import { compile, isExcerpt, programsOf } from "./compile.ts";

const documents = documentFiles.map(readDocument);
const programs = documents.flatMap(programsOf);

const mistaken = parseDocument(
  "mistaken.md",
  [
    ...[
      "```ts",
      'import { createClient } from "wechatpay-ts";',
      "const one = createClient({ mchid });",
      "```",
    ],
    ...["<!-- declares: app: import('express').Express -->", "text", "```ts fragment"],
    ...["one.unknown;", "app.get('/', () => 1).unknown;", "```"],
    ...["```js", "/** @type {number} */", 'const two = "2";', "app.unknown;", "```"],
    ...["```js", 'const { unknown } = require("wechatpay-ts");', "```"],
    ...["```ts", 'const mchid = 1; app.get("/", () => mchid);', "```"],
  ].join("\n"),
);

describe("the programs of the documents", () => {
  test("compile, and a mistake in one does not", () => {
    const compiled = programs.filter(({ blocks }) => !blocks.every(isExcerpt));
    const errors = compile([...compiled, ...programsOf(mistaken)]);
    expect(errors.filter((error) => !error.startsWith("mistaken.md"))).toEqual([]);
    expect(errors.map((error) => /^mistaken\.md:(\d+)/u.exec(error)?.[1])).toEqual(
      ["3", "8", "9", "13", "14", "17"], // prettier-ignore
    );
    expect(compiled.length).toBeGreaterThan(20);
  });

  test("a block of test/examples is recognized, with comments and texts in Chinese, and with a mistake it is not", () => {
    const [block] = programsOf(readDocument("docs/notifications.md"))[1]?.blocks ?? [];
    if (!block) return expect.unreachable();
    expect(isExcerpt(block)).toBe(true);
    const chinese = block.code.replace(/\/\*\*.*\*\//u, "/** 履行订单。 */").replace(/`order .*`/u, "`订单`");
    expect(chinese).not.toBe(block.code);
    expect(isExcerpt({ ...block, code: chinese })).toBe(true);
    expect(isExcerpt({ ...block, code: block.code.replace("release()", "releases()") })).toBe(false);
  });

  test.each(["```ts no-check", "```ts fragment", "```typescript", "```tsx"])("the fence %s is refused", (fence) => {
    expect(() => programsOf(parseDocument("a.md", `${fence}\ncode\n\`\`\``))).toThrow("a.md:2");
  });

  test("a fence that is not closed is refused", () => {
    expect(() => parseDocument("a.md", "text\n```ts\ncode\n")).toThrow("a.md:3");
  });
});
