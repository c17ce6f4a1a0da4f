/** `check` reads by remark alone, so that a fault of the faster readers cannot hide itself. */
import { readFileSync, writeFileSync } from "node:fs";

import { beforeEach, expect, test, vi } from "vitest";

import type { parseCanonical } from "#generator/read/markdown/canonical";
import type { parseUsualRows } from "#generator/read/markdown/usual-rows";
import { inOwnFolder, run, specs } from "../support/command.ts";

const isFaulty = vi.hoisted(() => ({ value: false }));

/** Gives the last field of a page another label. */
const withOtherLabel = (text: string) => (isFaulty.value ? text.replace("| 末 |", "| 未 |") : text);

vi.mock("#generator/read/markdown/canonical", async (original) => {
  const own = await original<{ parseCanonical: typeof parseCanonical }>();
  return { parseCanonical: (text: string) => own.parseCanonical(withOtherLabel(text)) };
});

vi.mock("#generator/read/markdown/usual-rows", async (original) => {
  const own = await original<{ parseUsualRows: typeof parseUsualRows }>();
  return {
    ...own,
    parseUsualRows: (...[text, parse]: Parameters<typeof parseUsualRows>) =>
      own.parseUsualRows(withOtherLabel(text), parse),
  };
});

inOwnFolder();

const page = (source: string) =>
  [
    `---\ntitle: 演示\n${source}---\n`,
    "# {{ $frontmatter.title }} {#get}\n",
    "| 返回字典 | 类型 {.type} | 描述 {.desc} | 示例\n| --- | --- | --- | ---\n" +
      "| name {data-required} | string | 名称 |\n| last | string | 末 |\n",
    "{.im-table #response}\n",
  ].join("\n");

beforeEach(() => {
  isFaulty.value = false;
  specs({ canonical: page("source: openapi/v3/demo/canonical.md\n"), source: page("next: false\n") });
});

test.each(["canonical", "source"])("check shows what a faulty reader changes of a %s page", async (name) => {
  isFaulty.value = true;
  await run("generate", "--silent");
  const file = `generated/v3/demo/${name}.ts`;
  expect(readFileSync(file, "utf8")).toContain("未");
  const { code, stdout } = await run("check");
  expect(code).toBe(1);
  expect(stdout).toContain(`+++ b/${file}`);
  expect(stdout).toMatch(/^-.*未.*$[^]*^\+.*末.*$/mu);
});

test("check finds no difference if the readers have no fault", async () => {
  await run("generate", "--silent");
  expect(await run("check")).toMatchObject({ code: 0 });
  writeFileSync(
    "generated/v3/demo/canonical.ts",
    readFileSync("generated/v3/demo/canonical.ts", "utf8") + " ",
  );
  expect(await run("check")).toMatchObject({ code: 1 });
});
