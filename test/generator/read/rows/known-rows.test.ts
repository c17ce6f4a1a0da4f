/** A row that was read before is not read again, and says the same at its own place. */
import { expect, test } from "vitest";

import { readPages } from "#generator/read/read";
import { pageOfRows } from "../../support/page.ts";

const row = ["a {data-required}", "string{data-indent=0}", "名称，`A` \\| `B` 枚举值之一，最多 32 字符"];
const other = ["b", "integer", "数量"];

/** Reads the response of a page that follows a page. */
function readAfter(first: ReturnType<typeof pageOfRows>, second: ReturnType<typeof pageOfRows>) {
  const { operations, findings } = readPages([first, second]);
  return { fields: operations[1]?.response ?? [], findings };
}

test("a row on two pages gives the same field, with the line of each page", () => {
  const [first] = readPages([pageOfRows(row)]).operations;
  const { fields } = readAfter(pageOfRows(row), pageOfRows(other, row));
  expect(fields).toEqual([
    expect.objectContaining({ name: "b" }),
    { ...first?.response[0], line: (first?.response[0]?.line ?? 0) + 1 },
  ]);
  expect(fields[1]).toMatchObject({ required: true, enum: ["A", "B"], maxLength: 32 });
});

test("a finding is reported for each of two equal rows", () => {
  const spelled = ["a", "String", "名"];
  const { findings } = readAfter(pageOfRows(spelled), { ...pageOfRows(spelled), path: "other.md" });
  expect(findings.map(({ rule, file }) => [rule, file])).toEqual([
    ["type-spelled", "demo.md"],
    ["type-spelled", "other.md"],
  ]);
});

test("equal rows differ where the rest of the page gives them another meaning", () => {
  const linked = ["a", "string", "见[文档][x]的说明"];
  const page = pageOfRows(linked);
  const defined = { ...page, text: `${page.text}\n[x]: https://pay.weixin.qq.com/\n` };
  expect(readAfter(page, defined).fields[0]?.label).toBe("见文档的说明");
  expect(readAfter(defined, page).fields[0]?.label).toBe("见[文档][x]的说明");
});
