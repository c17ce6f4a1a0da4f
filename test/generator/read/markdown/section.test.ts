/** Which headings begin an operation. */
import { expect, test } from "vitest";
import { isEndpoint } from "#generator/ir/operation";
import { readPages } from "#generator/read/read";

const table =
  "| 返回字典 | 类型 {.type} | 描述 {.desc}\n| --- | --- | ---\n| name | string | 名\n\n{.im-table #response}\n";

function read(text: string) {
  const { operations, findings } = readPages([{ path: "a.md", page: "openapi/v3/demo.md", text }]);
  return {
    operations: operations.filter(isEndpoint).map(({ method, title }) => `${method} ${title}`),
    rules: findings.map(({ rule }) => rule),
  };
}

test.each(["{#post}", "{ #post }", "{#POST}", "{#post .im-title}", "{.im-title #post}"])(
  "the anchor %s names a method",
  (anchor) => {
    expect(read(`# 标题 ${anchor}\n\n${table}`)).toEqual({ operations: ["POST 标题"], rules: [] });
  },
);

test("an anchor within an operation begins no section as long as no table is below it", () => {
  const page = `# 标题 {#post}\n\n${table}\n### 错误码 {#errors}\n\n见文末。\n`;
  expect(read(page)).toEqual({ operations: ["POST 标题"], rules: [] });
  expect(read(`${page}\n${table}`).rules).toContain("method-unknown");
});
