/** The formats of a comparison, in both languages. */
import { describe, expect, test } from "vitest";

import type { Change } from "#generator/diff/change";
import { formatChangelog } from "#generator/diff/format/changelog";
import { formatMarkdown } from "#generator/diff/format/markdown";
import { summaryLines } from "#generator/diff/format/summary";
import { formatText } from "#generator/diff/format/text";
import type { DiffReport } from "#generator/diff/report";
import { changeOf, endpoint } from "./support/changes.ts";
import { compareOrders, ordersPage } from "./support/pages.ts";

const rows =
  "| store {data-indent=1} | object | 门店 |\n| id {data-indent=2} | string | 编号 |\n| city {data-indent=2} | string | 城市 |\n";

/** A field that becomes required and has another label; an object with two fields is new. */
const edited = ordersPage
  .replace("| payer ", () => `${rows}| payer `)
  .replace(
    "| goods_tag {data-indent=1} | string | 订单优惠标记",
    "| goods_tag {data-required data-indent=1} | string | 标记",
  );

const reportOf = (changes: readonly Change[], ignored: DiffReport["ignored"] = []): DiffReport => ({
  old: "old",
  new: "new",
  changes,
  ignored,
});

const changes = await compareOrders(ordersPage, edited);
/** A comparison whose changes are all ignored. */
const ignored = reportOf([], [{ change: changeOf("label-changed", "a", "b"), reason: "fine" }]);

describe("text", () => {
  test("has one statement for a row, and the count of the fields below it", () => {
    const line = (language: "en" | "zh") => formatText(reportOf(changes), language).split("\n");
    expect(line("en").filter((one) => !one.startsWith("    "))).toEqual([
      `breaking  ${endpoint}  (postDemoOrders, PostDemoOrdersRequest)`,
      "  breaking  `json.goods_tag` is required now. `json.goods_tag` has another label now: `标记`, not `订单优惠标记`.  field-required, label-changed",
      "  compatible  `json.store` is new (optional, `object`). (with 2 fields below it)  field-added",
      "",
      "1 breaking, 3 compatible, 1 docs-only. Suggested version step: major.",
      "",
    ]);
    expect(line("zh").filter((one) => !one.startsWith("    "))).toEqual([
      `不兼容  ${endpoint}  (postDemoOrders, PostDemoOrdersRequest)`,
      "  不兼容  `json.goods_tag` 改为必填。`json.goods_tag` 的名称由 `订单优惠标记` 改为 `标记`。  field-required, label-changed",
      "  兼容  新增 `json.store`（选填，`object`）。（含下级 2 个字段）  field-added",
      "",
      "不兼容 1 项，兼容 3 项，仅文档 1 项。建议的版本升级：主版本。",
      "",
    ]);
  });

  test("names no names of the client where a change affects none, and each place once", () => {
    const place = { file: "a.md", line: 3, column: 1 };
    const same = changeOf("title-changed", "a", "b", {
      side: "operation",
      path: "",
      places: { old: place, new: place },
    });
    expect(
      formatText(reportOf([same]), "en")
        .split("\n")
        .slice(0, 3),
    ).toEqual([
      `breaking  ${endpoint}`,
      `  breaking  \`${endpoint}\` has another title now: \`b\`, not \`a\`.  title-changed`,
      "    a.md:3:1",
    ]);
  });

  test("of ignored changes alone counts them", () => {
    expect(formatText(ignored, "en")).toBe("No change. 1 ignored. No new version is needed.\n");
    expect(formatText(ignored, "zh")).toBe("没有变化。已忽略 1 项。无需发布新版本。\n");
  });
});

describe("Markdown", () => {
  test("has the same statements in both languages", () => {
    expect(formatMarkdown(reportOf(changes), "en").split("\n")).toEqual([
      "## Changes from `old` to `new`",
      "",
      "**1 breaking, 3 compatible, 1 docs-only** – 5 changes in 1 operation",
      "",
      "Suggested version step: major.",
      "",
      `### breaking \`${endpoint}\``,
      "",
      "- breaking: `json.goods_tag` is required now. `json.goods_tag` has another label now: `标记`, not `订单优惠标记`. <sub>field-required, label-changed</sub>",
      "- compatible: `json.store` is new (optional, `object`). (with 2 fields below it) <sub>field-added</sub>",
      "",
      "Affects `postDemoOrders`, `PostDemoOrdersRequest`.",
      "",
    ]);
    expect(formatMarkdown(reportOf(changes), "zh").split("\n")).toEqual([
      "## 从 `old` 到 `new` 的变化",
      "",
      "**不兼容 1 项，兼容 3 项，仅文档 1 项**，1 个接口或通知共 5 项变化",
      "",
      "建议的版本升级：主版本。",
      "",
      `### 不兼容 \`${endpoint}\``,
      "",
      "- 不兼容：`json.goods_tag` 改为必填。`json.goods_tag` 的名称由 `订单优惠标记` 改为 `标记`。 <sub>field-required, label-changed</sub>",
      "- 兼容：新增 `json.store`（选填，`object`）。（含下级 2 个字段） <sub>field-added</sub>",
      "",
      "涉及 `postDemoOrders`, `PostDemoOrdersRequest`。",
      "",
    ]);
  });

  test("folds what is not breaking, and names no names where a change affects none", () => {
    const change = changeOf("label-changed", "a", "b", { level: "docs-only" });
    expect(
      formatMarkdown(reportOf([change]), "zh")
        .split("\n")
        .slice(4),
    ).toEqual([
      "建议的版本升级：修订版本。",
      "",
      "<details><summary>全部变化</summary>",
      "",
      `**仅文档 \`${endpoint}\`**`,
      "",
      "- 仅文档：`json.a` 的名称由 `a` 改为 `b`。 <sub>label-changed</sub>",
      "",
      "</details>",
      "",
    ]);
  });

  test("of ignored changes alone counts them", () => {
    expect(formatMarkdown(ignored, "en").split("\n\n").slice(1)).toEqual([
      "No change.",
      "No new version is needed.",
      "1 ignored.\n",
    ]);
  });

  test("is cut in a breaking operation without an end of the folded part", () => {
    const many = Array.from({ length: 1200 }, (_, at) =>
      changeOf("field-required", false, true, { path: `json.field_${at}` }),
    );
    const text = formatMarkdown(reportOf(many), "en");
    const shown = text.split("\n").filter((line) => line.startsWith("- ")).length;
    expect(text.length).toBeLessThan(65_536);
    expect(text).not.toContain("details");
    expect(text.endsWith(`\n… and ${1200 - shown} more.\n`)).toBe(true);
    expect(shown).toBeGreaterThan(700);
  });
});

describe("a changelog", () => {
  const entry = { id: undefined, day: "2026-11-28", subject: undefined, old: "v1", new: "v2", changes };

  test("has a section for a commit, and one for the changes since a version", () => {
    expect(formatChangelog([entry], "zh").split("\n")).toEqual([
      "## 2026-11-28 `v1`",
      "",
      "不兼容 1 项，兼容 3 项，仅文档 1 项。",
      "",
      "- **不兼容**：" +
        `${endpoint} 请求的 \`json.goods_tag\` 改为必填。${endpoint} 请求的 \`json.goods_tag\` 的名称由 \`订单优惠标记\` 改为 \`标记\`。`,
      `- **兼容**：新增 ${endpoint} 请求的 \`json.store\`（选填，\`object\`）。（含下级 2 个字段）`,
      "",
      "建议的版本升级：主版本。",
      "",
    ]);
    const commit = { ...entry, id: "0123456789abcdef", subject: "update" };
    expect(formatChangelog([commit], "en").split("\n")[0]).toBe("## 2026-11-28 `0123456789ab` `update`");
    expect(formatChangelog([commit], "en")).toContain(
      `\n- **compatible**: \`json.store\` in the request of ${endpoint} is new (optional, \`object\`). (with 2 fields below it)\n`,
    );
  });

  test("without a change says so", () => {
    expect(formatChangelog([], "en")).toBe("No change.\n");
    expect(formatChangelog([{ ...entry, changes: [] }], "zh")).toBe("没有变化。\n");
  });
});

describe("a summary", () => {
  test("has the counts, the gravest change and the step, in both languages", () => {
    expect(summaryLines(changes, "en")).toEqual([
      "5 changes in 1 operation: 1 breaking, 3 compatible, 1 docs-only.",
      `breaking: \`json.goods_tag\` in the request of ${endpoint} is required now.`,
      "Suggested version step: major. wechatpay-codegen diff lists all changes.",
    ]);
    expect(summaryLines(changes, "zh")).toEqual([
      "1 个接口或通知共 5 项变化：不兼容 1 项，兼容 3 项，仅文档 1 项。",
      `不兼容：${endpoint} 请求的 \`json.goods_tag\` 改为必填。`,
      "建议的版本升级：主版本。wechatpay-codegen diff 可列出全部变化。",
    ]);
  });

  test("has no line without a change", () => {
    expect(summaryLines([], "en")).toEqual([]);
  });
});
