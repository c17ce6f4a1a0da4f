/** Pages that have moved, in every spelling of their heads. */
import { expect, test } from "vitest";
import { readPages } from "#generator/read/read";

const page = "openapi/v3/demo/old/{id}.md";

function targetOf(head: string, body = "") {
  const text = `---\ntitle: Moved to somewhere\nhead:${head}\n---\n${body}`;
  const { aliases, findings } = readPages([{ path: page, page, text }]);
  return aliases[0]?.target ?? findings.map(({ rule }) => rule);
}

const meta = (...lines: string[]) => `\n  - - meta\n    - ${lines.join("\n      ")}`;

test.each([
  meta("http-equiv: refresh", "content: 0;url=/openapi/v3/new/{id}"),
  meta("content: 0;url=/openapi/v3/new/{id}", "http-equiv: refresh"),
  meta("http-equiv: 'Refresh'", 'content: "0; URL=/openapi/v3/new/%7Bid%7D.html#get"'),
  meta("HTTP-EQUIV: refresh", "content: 0; url='/openapi/v3/new/{id}'"),
  meta("http-equiv: refresh", "content: 0;url=https://wechatpay.example/openapi/v3/new/{id}?a=1"),
  meta("http-equiv: refresh", "content: 0;url=../../new/{id}"),
  " [[meta, { http-equiv: refresh, content: '0;url=/openapi/v3/new/{id}' }]]",
  '\n  - [meta, { "http-equiv": refresh, "content": "0;url=/openapi/v3/new/{id}" }]',
])("%s", (head) => {
  expect(targetOf(head)).toBe("openapi/v3/new/{id}.md");
});

const refresh = meta("http-equiv: refresh", "content: 0;url=/openapi/v3/new/{id}");

test("a title and words below the head change nothing; an operation there does", () => {
  expect(targetOf(refresh, "\n# {{ $frontmatter.title }}\n\n本页已迁移。\n")).toBe("openapi/v3/new/{id}.md");
  expect(targetOf(refresh, "\n# {{ $frontmatter.title }} {#get}\n")).not.toBe("openapi/v3/new/{id}.md");
});

test("a stub that leads to no page is reported", () => {
  expect(targetOf(meta("http-equiv: refresh", "content: 0;url=/about"))).toEqual(["moved-unreadable"]);
  expect(targetOf(meta("http-equiv: refresh", "content: 5"))).toEqual(["moved-unreadable"]);
});
