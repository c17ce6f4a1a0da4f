/** The Chinese messages of `diff` and `changelog`. */
import type { IgnoreFault } from "../../diff/ignore.ts";
import type { diff as english } from "../english/diff.ts";

const faults: Readonly<Record<IgnoreFault, (subject: string) => string>> = {
  yaml: () => "文件不是有效的 YAML。请检查语法。",
  "not-list": () => "文件不是列表。请写成条目的列表。",
  "not-mapping": () => "条目不是键值对。请填写 rule、operation、path、reason 和 until。",
  "key-unknown": (key) => `“${key}”不是有效的键。请使用 rule、operation、path、reason 或 until。`,
  "reason-missing": () => "缺少 reason。请说明接受该变化的原因。",
  "target-missing": () => "条目没有指明变化。请填写 rule、operation 或 path。",
  "rule-unknown": (rule) => `“${rule}”不是规则。请使用输出中该变化的规则。`,
  "text-expected": (key) => `“${key}”不是文本。请填写文本；日期请加引号。`,
  "date-invalid": (date) => `“${date}”不是日期。请写成 2026-12-31。`,
};

/** Errors, warnings and conclusions of comparisons. */
export const diff: typeof english = {
  ignoreEmpty: () => "--ignore：文件名为空。请填写 YAML 文件名。",
  ignoreRefused: (command) => `--ignore：${command} 不使用忽略文件。请在 diff 命令中使用该选项。`,
  ignoreMissing: (path) => `${path}：不存在。请用 --ignore 指定忽略文件。`,
  ignoreFault: (fault, subject) => faults[fault](subject),
  ignoreUnmatched: (place) => `${place}：该条目没有匹配到变化。请将其删除。`,
  ignoreExpired: (place, until) => `${place}：该条目已于 ${until} 之后失效。请将其删除，或填写新的日期。`,
  diffSides: () => "diff：需要一个或两个状态。请指定旧状态；新状态不是 --specs 时，也请指定。",
  changelogRange: () =>
    "changelog：需要一个范围。请填写 REV..REV、一个版本号（代表 REV..HEAD）或 wechatpay-ts@VERSION。",
  sideUnknown: (name) => `${name}：不是目录、IR 文件、git 版本或已发布的版本。请指定其中之一。`,
  revisionMissing: (name) =>
    `${name}：本地仓库只有部分历史，没有该版本。请获取其余历史（git fetch --unshallow，或 actions/checkout 的 fetch-depth: 0）。`,
  gitFailed: (reason) => `git：无法读取代码仓库：${reason}。请指定目录，或在代码仓库中运行。`,
  toolFailed: (tool, reason) => `${tool}：运行失败：${reason}。请单独运行它以查看原因。`,
  packageMissing: (spec) => `${spec}：没有 IR。请指定已发布的版本。`,
  irNotJson: (path) => `${path}：不是 JSON。请用 wechatpay-codegen ir --out FILE 生成该文件。`,
  irInvalid: (path, place) =>
    `${path}：不是有效的 IR${place === "" ? "" : `（${place}）`}。请用 wechatpay-codegen ir --out FILE 生成该文件。`,
  pagesFailed: (name, counts) => `${name}：有变化的页面存在 ${counts}，其变化可能不完整。请修改页面。`,
  configLevels: (path) => `${path}：“levels”必须是由规则和级别组成的对象。请修改。`,
  configLevelRule: (path, rule) => `${path}：“levels”：“${rule}”不是 diff 的规则。请使用输出中变化的规则。`,
  configLevel: (path, rule, choices) => `${path}：“levels”：“${rule}”的级别无效。可选取值：${choices}。`,
};
