import { expect, test } from "vitest";

import { linkLines, partsOf } from "#generator/emit/links";

const at = (part: string, count: number) =>
  Array.from({ length: count }, (_, index) => `https://pay.weixin.qq.com/doc/${part}/${index + 1}`);

test("a page without links has no lines", () => {
  expect(linkLines([])).toEqual([]);
});

test("each part of the documentation has a line, in the order of the page", () => {
  const [merchant = "", second = ""] = at("v3/merchant", 2);
  const [global = ""] = at("global/v3/zh", 1);
  const other = "https://docs.qq.com/doc/1";
  expect(linkLines([merchant, global, other, second])).toEqual([
    `[官方文档（商户）](${merchant}) [2](${second})`,
    `[官方文档（境外）](${global})`,
    `[官方文档](${other})`,
  ]);
});

test("a line shows three links of a part and counts the others", () => {
  const links = at("v3/partner", 24);
  expect(linkLines(links)).toEqual([
    `[官方文档（服务商）](${links[0] ?? ""}) [2](${links[1] ?? ""}) [3](${links[2] ?? ""}) 另有 21 个，见规格页`,
  ]);
});

test("the last parts share a line if there are more than five", () => {
  const parts = ["global", "brand", "v3/merchant", "v3/partner", "v3/institution", "unknown"];
  const lines = linkLines(parts.flatMap((part) => at(part, 2)));
  expect(lines.map((line) => /^\[(.*?)\]/u.exec(line)?.[1])).toEqual([
    "官方文档（境外）",
    "官方文档（品牌）",
    "官方文档（商户）",
    "官方文档（服务商）",
    "官方文档（其他）",
  ]);
  expect(lines.at(-1)).toMatch(/另有 1 个，见规格页$/u);
});

test("text of a page stays in its comment", () => {
  expect(linkLines(["https://evil.example/*/ code()"]).join("\n")).not.toContain("*/");
});

test("a page belongs to the parts that its links lead to, each once", () => {
  const links = ["no link", "https://a.example/doc/global/", ...at("v3/merchant", 2), ...at("brand", 1)];
  expect(partsOf(links)).toEqual(["商户", "品牌"]);
});
