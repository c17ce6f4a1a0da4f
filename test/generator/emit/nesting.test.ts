/** The limit of `nesting-deep` is the depth at which the compiler stops. */
import { expect, test } from "vitest";

import { analyze, emit } from "#generator/index";
import { typeErrorsIn } from "../support/type-check.ts";

/** A page whose request and response have the same objects ("o") and lists ("l") inside of each other. */
function page(kinds: string): string {
  const rows = (base: number) =>
    Array.from(`${kinds}s`, (kind, at) => {
      const type = { o: "object", l: "object[]" }[kind] ?? "string";
      return `| a${at} {data-indent=${base + at}} | ${type} | 甲\n`;
    });
  return [
    "---\ntitle: 演示\n---\n\n# {{ $frontmatter.title }} {#post}\n\n",
    "| 请求参数 | 类型 {.type} | 描述 {.desc}\n| --- | --- | ---\n| json {data-required} | object | 声明\n",
    ...rows(1),
    "\n{.im-table #request}\n\n| 返回字典 | 类型 {.type} | 描述 {.desc}\n| --- | --- | ---\n",
    ...rows(0),
    "\n{.im-table #response}\n",
  ].join("");
}

/** The deepest pages without a finding, and the shallowest with one. */
const pages = new Map([
  ["objects", "o".repeat(21)],
  ["lists", "l".repeat(14)],
  ["mixed", `${"lo".repeat(8)}l`],
  ["deep-objects", "o".repeat(22)],
  ["deep-lists", "l".repeat(15)],
]);

test("a module compiles exactly where no field is reported as nested too deeply", async () => {
  const model = await analyze(
    [...pages].map(([name, kinds]) => ({
      path: `${name}.md`,
      page: `openapi/v3/demo/${name}.md`,
      text: page(kinds),
    })),
  );
  const deep = ["deep-lists.md", "deep-objects.md"];
  expect(model.findings.map(({ file, rule }) => [file, rule])).toEqual(
    deep.map((name) => [name, "nesting-deep"]),
  );
  const files = await emit(model, { runtime: "#runtime" });
  const texts = new Map(
    files.filter(({ path }) => path.startsWith("v3/")).map(({ path, text }) => [`nesting/${path}`, text]),
  );
  expect(texts.size).toBe(pages.size);
  const failing = [...typeErrorsIn(texts).keys()].map((path) => path.replace("nesting/v3/demo/", "")).sort();
  expect(failing).toEqual(["deep-lists.ts", "deep-objects.ts"]);
}, 120_000);
