/** The Chinese messages of the commands: `<选项或路径>：<问题>。<处理办法>。` */
import { diff } from "./diff.ts";
import type { DifferenceCategory, messages as english, Stage } from "../english/messages.ts";

type Messages = typeof english;

/** Errors of the command line. */
const commandLine = {
  helpHint: (message) => `${message}详见 wechatpay-codegen --help。`,
  commandMissing: () => "命令：缺少命令名称。请指定一个命令。",
  commandUnknown: (name) => `${name}：没有这个命令。请指定一个已有的命令。`,
  optionUnknown: (option) => `${option}：没有这个选项。请删除它。`,
  valueMissing: (option) => `${option}：缺少选项的值。请填写；若值以“-”开头，请写成 ${option}=值。`,
  valueUnexpected: (option) => `${option}：该选项不带值。请删除所带的值。`,
  argumentsUnreadable: (reason) => `命令行：无法解析：${reason}`,
  noPositionals: (command, positional) =>
    `${command}：不接受“${positional}”。请用 --specs 和 --out 指定目录。`,
  noCorrectionsRefused: (command) =>
    `--no-corrections：${command} 始终应用更正。请在 ir、lint、diff 或 changelog 命令中使用该选项。`,
  clientUnknown: (name, nearest, names) =>
    names === ""
      ? `--client：“${name}”不是客户端，因为配置中没有为客户端命名。请删除该选项，或者在配置中导出客户端列表。`
      : `--client：配置中没有客户端“${name}”。${nearest === undefined ? `可选的客户端：${names}` : `请使用“${nearest}”`}。`,
  clientMissing: (command, names) =>
    `--client：缺少该选项，${command} 只输出一份文档。可选的客户端：${names}。`,
  outOfSeveral: () => "--out：配置中有多个客户端，各有自己的目录。请用 --client 选择一个。",
  pruneRefused: (command) => `--prune：${command} 不删除页面。请在 import 命令中使用该选项。`,
  wordsMissing: (command) =>
    `${command}：缺少查找的内容。请指定，例如 ${command === "find" ? "退款" : '"POST /v3/pay/transactions/jsapi"'}。`,
  limitRefused: (command) => `--limit：${command} 没有数量限制。请在 explain 或 find 命令中使用该选项。`,
  skillRefused: (command) =>
    `--skill：${command} 不会随客户端生成技能。请在 generate 或 check 命令中使用，skill 命令请用 --out 指定目录。`,
  skillOfSeveral: () => "--skill：只能指定一个目录，而配置中有多个客户端。请用 --client 选择其中一个。",
  skillWithinPages: (out) => `${out}：位于页面目录内。请为技能指定其他目录。`,
  limitInvalid: () => "--limit：取值不是 1 到 999999 的数字。请修改。",
  foldersMissing: () => "import：未指定目录。请指定存放页面的目录。",
  outFileEmpty: () => "--out：文件名为空。请填写文件名。",
  outFolderEmpty: () => "--out：目录名为空。请填写目录名。",
  outWithinPages: (out) => `--out：${out} 位于页面目录之内。请指定页面目录之外的目录。`,
  specsEmpty: () => "--specs：目录名为空。请填写目录名。",
  skillEmpty: () => "--skill：目录名为空。请指定目录。",
  skillFolderMissing: () => "skill：缺少目录。请用 --out 指定，或在配置中设置 skill。",
  cacheEmpty: () => "--cache：目录名为空。请填写目录名。",
  correctionsEmpty: () => "--corrections：文件名为空。请填写 YAML 文件名。",
  choiceInvalid: (option, choices) => `${option}：取值无效。可选取值：${choices}。`,
} satisfies Partial<Messages>;

const nameByPlace = "请填写页面在目录树中的位置，例如 openapi/v3/pay/** 或 webhook/**。";

const jsonFaults = {
  comment: {
    problem: "含有注释，JSON 不允许注释",
    fix: "请删除注释，或改写为 wechatpay-codegen.config.mjs。",
  },
  comma: { problem: "最后一项之后有逗号，JSON 不允许", fix: "请删除逗号。" },
  syntax: { problem: "配置不是有效的 JSON", fix: "请检查语法。" },
} as const;

/** Errors and warnings about files, folders, the configuration and patterns. */
const files = {
  systemError: (reason) => `${reason}。`,
  unreadable: (path, reason) => `${path}：无法读取：${reason}。`,
  folderMissing: (path) =>
    `${path}：不存在。请用 --specs 指定存放页面的目录，或用 wechatpay-codegen import 生成。`,
  noPages: (folders) => `${folders}：没有描述接口的页面。请指定存放页面的目录。`,
  unwritable: (folder, reason) => `${folder}：无法写入：${reason}。其中的文件保持原样。`,
  folderLinked: (path) => `${path}：是链接，其下的文件会写到别处。请删除它，或者直接指定它所指的目录。`,
  notRegular: (path) => `${path}：不是普通文件。请删除它，或者指定其他目录。`,
  notGenerated: (folder, paths) =>
    `${folder}：存在开头与生成的文件不符的文件：${paths}。如果它们由此前的运行生成，请将其删除；否则请用 --out 指定其他目录。`,
  notRecorded: (folder, paths) =>
    `${folder}：生成文件的位置上已有其他文件：${paths}。如果是之前生成的，请删除；否则请选择其他目录。`,
  correctionsMissing: (path) => `${path}：不存在。请用 --corrections 指定更正文件。`,
  configMissing: (path) => `${path}：不存在。请用 --config 指定配置文件。`,
  configUnloadable: (path, reason) => `${path}：无法加载配置：${reason}`,
  configEncoding: (path, line, column) =>
    `${path}：不是 UTF-8 编码（第 ${line} 行，第 ${column} 列）。请将它转换为 UTF-8 编码。`,
  configNotJson: (path, fault) =>
    fault === undefined
      ? `${path}：配置不是有效的 JSON。请检查语法。`
      : `${path}：${jsonFaults[fault.case].problem}（第 ${fault.line} 行第 ${fault.column} 列）。${jsonFaults[fault.case].fix}`,
  configNotObject: (path) => `${path}：配置不是对象。请导出一个对象，或写成 { … }。`,
  configIgnored: (path, names) => `${path}：未读取该文件。请改名为 ${names} 之一，或用 --config 指定。`,
  configSecond: (path, loaded) =>
    `${path}：未读取该文件，当前使用的配置是 ${loaded}。请删除其中一个，或使用 --config。`,
  configEmpty: (path) => `${path}：客户端列表为空。请添加客户端。`,
  configName: (path) => `${path}：“name”必须由字母和数字组成，其间可以有点、下划线或连字符。请修改。`,
  configNameMissing: (path) => `${path}：缺少“name”。请为列表中的每个客户端命名。`,
  configNameRepeated: (path, name) => `${path}：有两个客户端都叫“${name}”。请修改其中一个的名称。`,
  configOverlap: (path, [name, out], [otherName, otherOut]) =>
    `${path}：“${name}”的输出目录（${out}）与“${otherName}”的输出目录（${otherOut}）重叠。请用“out”为每个客户端指定各自的目录。`,
  configSkillShared: (path, name, other, skill) =>
    `${path}：“${name}”和“${other}”的技能使用同一目录（${skill}）。请用“skill”为每个客户端指定各自的目录。`,
  configOutWithinPages: (path, [name, out], [reader, specs]) =>
    `${path}：“${name}”的输出目录（${out}）位于“${reader}”的页面目录（${specs}）之内。请将“out”设为页面目录之外的目录。`,
  configHeader: (path) => `${path}：“header”必须是字符串或字符串列表。请修改。`,
  configHeaderInvisible: (path, line) => `${path}：“header”：第 ${line} 行含有不可见字符。请删除它。`,
  configHeaderAfterComment: (path, line) =>
    `${path}：“header”：第 ${line} 行的“*/”之后还有文字。请将这些文字另起一行。`,
  configHeaderUnclosed: (path, line) => `${path}：“header”：第 ${line} 行开始的注释没有结束。请以“*/”结束。`,
  correctionsMisnamed: (paths) =>
    `${paths}：不会作为更正读取。请改名为 corrections.yaml，或用 --corrections 指定要读取的文件。`,
  configKeyUnknown: (path, key, nearest, keys) =>
    `${path}：没有配置项“${key}”。${nearest === undefined ? `可用的配置项：${keys}` : `请使用“${nearest}”`}。`,
  configNotPatterns: (path, key) => `${path}：“${key}”必须是匹配模式的列表。${nameByPlace}`,
  configNotText: (path, key) => `${path}：“${key}”必须是非空字符串。请修改。`,
  configNotTextOrFalse: (path, key) => `${path}：“${key}”必须是非空字符串或 false。请修改。`,
  configImportExtension: (path, choices) => `${path}：“importExtension”取值无效。可选取值：${choices}。`,
  configNotBoolean: (path, key) => `${path}：“${key}”必须是 true 或 false。请修改。`,
  configFailOn: (path) => `${path}：“failOn”必须是 "error" 或 "warn"。请修改。`,
  configFormat: (path) => `${path}：“format”必须是 "prettier"。请修改或删除。`,
  prettierMissing: (out) =>
    `“format”：${out} 所在的项目没有安装 prettier。请在该项目中安装，或删除“format”。`,
  prettierUnusable: (reason) => `“format”：无法使用 prettier（${reason}）。请检查其安装或配置。`,
  prettierFailed: (path, reason) =>
    `${path}：prettier 无法格式化该文件（${reason}）。请修改 prettier 的配置，或删除“format”。`,
  patternEmpty: (from) => `${from}：匹配模式为空。${nameByPlace}`,
  patternNegated: (from, pattern) => `${from}：匹配模式“${pattern}”以“!”开头。如需排除页面，请使用 exclude。`,
  patternUnmatched: (from, pattern) => `${from}：匹配模式“${pattern}”没有匹配到页面。${nameByPlace}`,
  excludeUnmatched: (from, pattern) => `${from}：匹配模式“${pattern}”没有匹配到页面。请修改或删除该模式。`,
  allExcluded: () => `include 和 exclude：两者合起来排除了全部页面。${nameByPlace}`,
} satisfies Partial<Messages>;

const skippedFiles = {
  "no-page": "未描述接口的文件",
  "other-api": "其他 API 的页面",
  index: "索引页面",
  "cyclic-link": "指向上级目录的链接",
} as const;

/** All of the same width, so that the lines align. */
const stageNames: Readonly<Record<Stage, string>> = {
  read: "读取",
  parse: "解析",
  emit: "生成",
  write: "写入",
  check: "比对",
  openapi: "转换",
  skill: "技能",
};

/** What the stages of a run report. */
const stages = {
  stageDone: (stage, text, seconds) => `${stageNames[stage]} ${text}，用时 ${seconds} 秒`,
  stageProgress: (stage, done, all) => `${stageNames[stage]} ${done}/${all}`,
  sources: ({ pages, skipped, leftOut }) => {
    const others = skipped.map(([kind, count]) => `${skippedFiles[kind]} ${count} 个`).join("，");
    const parts = [
      `${pages} 个页面`,
      others && `已跳过：${others}`,
      leftOut > 0 && `由 include/exclude 排除：${leftOut} 个`,
    ];
    return parts.filter(Boolean).join("；");
  },
  clientHeading: (name) => `客户端 ${name}`,
  operations: (count) => `${count} 个接口和通知`,
  operationsCorrected: (count, corrections) => `${count} 个接口和通知，已应用 ${corrections} 的更正`,
  canonicalPages: (count) => `${count} 个规范页面`,
  emitted: (count) => `${count} 个文件`,
  emittedOthersUnchanged: (count, unchanged) => `${count} 个文件，另有 ${unchanged} 个未变`,
  compared: (count) => `已比对 ${count} 个文件`,
  written: (changed, removed) => `写入 ${changed} 个，删除 ${removed} 个`,
  nothingChanged: () => "写入 0 个，删除 0 个：没有变化",
  projectUnfit: (path, extension) =>
    extension === "none"
      ? `${path}：“moduleResolution”要求导入路径带扩展名。请设为 "bundler"，或使用 --import-extension .js 生成。`
      : `${path}：生成的模块以 .ts 互相导入。请设置 "rewriteRelativeImportExtensions": true（TypeScript 5.7 起），由其他工具输出代码时设置 "allowImportingTsExtensions": true，或使用 --import-extension .js 生成。`,
  formatterLoaded: () =>
    "“format”：prettier 的配置是一个模块，prettier 只加载一次。请按 Ctrl-C 停止，然后重新运行。",
  watching: (folder) => `正在监视 ${folder}，按 Ctrl-C 停止。`,
} satisfies Partial<Messages>;

const severities = { error: "错误", warning: "警告", note: "提示" } as const;

/** Why a file of the output differs. */
const differences: Readonly<Record<DifferenceCategory, { readonly file: string; readonly counted: string }>> =
  {
    edited: {
      file: "被手工修改过。generate 会覆盖这些修改，请改为修改页面或添加更正",
      counted: "手工修改",
    },
    unrecorded: {
      file: "已过期或被手工修改过，digests.json 中没有记录。请查看差异后重新生成",
      counted: "过期或手工修改",
    },
    leftover: { file: "是多余的文件，generate 不再写入它。generate 会删除它", counted: "多余" },
    missing: { file: "缺失。请生成", counted: "缺失" },
    stale: { file: "已过期：页面、更正、选项或生成器有变化。请重新生成", counted: "过期" },
    reformatted: {
      file: '代码相同，格式不同。请让格式化工具忽略该文件，或设置 "format": "prettier"',
      counted: "格式不同",
    },
    "line-ends": {
      file: "仅换行符或字节顺序标记（BOM）不同。请使用 LF 换行：在 .gitattributes 中写 `text eol=lf`",
      counted: "仅换行符不同",
    },
  };

/** What a command concludes. */
const outcomes = {
  findingCounts: (counts) =>
    (["error", "warning", "note"] as const)
      .filter((severity) => counts[severity] > 0)
      .map((severity) => `${counts[severity]} 个${severities[severity]}`)
      .join("，"),
  ofClient: (client, message) => `客户端 ${client}：${message}`,
  findings: (counts) => `${counts}。`,
  noFindings: () => "没有发现问题。",
  notWritten: (out, counts) => `${out}：没有写入任何文件：${counts}。请修改页面。`,
  notCompared: (out, counts) => `${out}：没有比对：${counts}。请修改页面。`,
  noDocument: (counts) => `openapi：没有输出文档：${counts}。请修改页面。`,
  differs: (category, file) => `${file}：${differences[category].file}。`,
  moreFiles: (count) => `…… 另有 ${count} 个文件`,
  outdated: (out, specs, counts, command) => {
    const all = counts.reduce((sum, [, count]) => sum + count, 0);
    const each = counts.map(([category, count]) => `${differences[category].counted} ${count} 个`).join("，");
    return `${out}：与 ${specs} 不一致：${all} 个文件有差异（${each}）。请运行：\n\n  ${command}`;
  },
  upToDate: (out, specs) => `${out} 与 ${specs} 一致。`,
  marksLost: (pages, out) =>
    `${pages}：${out} 中的页面写明了标注，新页面没有写明。请改为导入 markdown 页面，或者先删除旧页面。`,
  notInSource: (page) => `${page} 已不在源页面中。`,
  notInSourceCount: (count, out) => `${out} 中有 ${count} 个页面已不在源页面中。加上 --prune 可删除它们。`,
  pruned: (count, out) => `已从 ${out} 删除 ${count} 个页面。`,
} satisfies Partial<Messages>;

/** The Chinese messages of the commands. */
export const messages: Messages = { ...commandLine, ...files, ...stages, ...outcomes, ...diff };
