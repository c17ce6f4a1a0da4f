/** The Chinese usage of the commands. */
import type { usage as english } from "../english/usage.ts";

const generate = `wechatpay-codegen generate [--specs DIR] [--out DIR] [--include PATTERN…] [--exclude PATTERN…]
                           [--corrections FILE] [--import-extension .ts|.js|none] [--closed-enums]
                           [--skill DIR] [--watch] [--cache DIR | --no-cache]

根据 --specs（默认 specs）下的页面生成客户端模块，写入 --out（默认 generated）。存在使运行失败的问题时，不写入任何文件。
--watch 在页面、更正、配置或 prettier 的配置每次变化后重新运行。
--cache（默认为最近的 package.json 旁的 node_modules/.cache/wechatpay-codegen）
是保存后续运行所用数据的目录：它只节省时间，不影响结果，可以随时删除。--no-cache 不保存数据。
--import-extension 是模块互相导入的写法（默认 .ts）："./a.ts"、"./a.js" 或 "./a"。
加上 --closed-enums，应答和通知的枚举只有文档所列的值，校验器报告其他的值。
--skill 是供编程助手使用的技能的目录，随客户端一起生成。`;

const check = `wechatpay-codegen check [--specs DIR] [--out DIR] [--include PATTERN…] [--exclude PATTERN…]
                        [--corrections FILE] [--import-extension .ts|.js|none] [--closed-enums]
                        [--skill DIR]

--out（默认 generated）与 --specs（默认 specs）下的页面一致时，以 0 退出；不一致时，以 1 退出，并说明每个文件
不一致的原因：手工修改、过期（页面、更正、选项或生成器有变化）、缺失、多余（generate 不写入它）、格式不同、仅换行符不同；
同时列出其函数和页面，并输出统一格式的差异。该命令不写入文件。与 generate 相同，它忽略并非由本工具生成的文件。
指定 --skill 时，也比较该目录。`;

const importUsage = `wechatpay-codegen import DIR… [--out DIR] [--include PATTERN…] [--exclude PATTERN…] [--prune]
                         [--corrections FILE]

读取文档的原始页面（markdown，或渲染后页面的文本），以规范形式写入 --out（默认 specs）：只含事实，每个 URL 一个页面。
存在错误时不写入任何文件。应用 --out 旁的更正后 generate 会报告的错误也在此报告，encryption-unmarked 和
marks-unsettled 除外。
列出 --out 下源页面已经没有的页面，加上 --prune 则删除它们。DIR 含有 openapi/ 或 webhook/ 时，与整个目录树比较；DIR
位于目录树之内（docs/openapi/v3/pay）时，只与该部分比较。只比较选中的页面。并非由 import 写入的文件不会被列出或删除。`;

const lint = `wechatpay-codegen lint [DIR… | --specs DIR] [--include PATTERN…] [--exclude PATTERN…]
                       [--corrections FILE | --no-corrections]

输出 DIR（默认 specs）下页面的全部问题：包括其他命令报告的问题，以及示例代码、示例值与表格之间的矛盾。各种问题的说明见
代码仓库中的 docs/findings.md。加上 --no-corrections 则不应用任何更正，包括本工具自带的更正：只检查页面本身。`;

const ir = `wechatpay-codegen ir [DIR… | --specs DIR] [--out FILE] [--include PATTERN…] [--exclude PATTERN…]
                     [--corrections FILE | --no-corrections]

以 JSON 输出 DIR（默认 specs）下页面的 IR：{ operations, aliases, coverage }，格式见本工具的 ir.schema.json。问题输出到
stderr，IR 在任何情况下都会输出。加上 --no-corrections 则不应用任何更正，包括本工具自带的更正：IR 只反映页面本身。`;

const openapi = `wechatpay-codegen openapi [--specs DIR] [--include PATTERN…] [--exclude PATTERN…]
                          [--corrections FILE] [--out FILE]

以 JSON 输出 --specs（默认 specs）下页面的 OpenAPI 3.1 文档。
问题输出到 stderr；存在错误时不输出文档。`;

const explain = `wechatpay-codegen explain NAME [FIELD] [--specs DIR] [--out DIR] [--include PATTERN…] [--exclude PATTERN…]
                          [--corrections FILE | --no-corrections] [--limit NUMBER]

解释 NAME：接口或通知（"POST /v3/pay/transactions/jsapi"、路径、事件、wx.v3.pay.transactions.jsapi.post）、生成的模块所导出的
名称、字段（json.amount.total）或错误码（ERR_TIMEOUT、PARAM_ERROR、Request-ID 末尾的数字）。FIELD 是该接口的字段。输出页面、
行号和原文、标注、单位、格式和限制、所应用的更正及其理由、在客户端中的用处以及导入语句。没有 specs 目录且未指定 --specs 时，
使用本工具自带的接口数据。--limit（默认 20）是最多列出的接口和字段的数量。`;

const find = `wechatpay-codegen find WORD… [--specs DIR] [--out DIR] [--include PATTERN…] [--exclude PATTERN…]
                       [--corrections FILE | --no-corrections] [--limit NUMBER]

按中文或英文词、路径的一部分、函数名或事件查找接口和通知：find 退款、find partner refund。必须匹配所有的词。按匹配程度排列，
输出地区、产品和导入语句，最多 --limit（默认 20）个。`;

const skill = `wechatpay-codegen skill --out DIR [--specs DIR] [--include PATTERN…] [--exclude PATTERN…]
                        [--corrections FILE]

生成供编程助手使用的技能（英文），写入 DIR：SKILL.md 为使用规则，另有各类指南、每个接口一行的索引，以及每个产品一个文件，列出
字段和可通过编译的示例；llms.txt 和 llms-full.txt 列出这些内容。导入语句以配置中的客户端为准。没有 specs 目录且未指定 --specs 时，
使用本工具自带的接口数据。存在错误时不写入任何文件；只覆盖由本命令写入的文件，并在 digests.json 中记录其摘要。`;

const diff = `wechatpay-codegen diff OLD [NEW] [--fail-on breaking|behaviour] [--ignore FILE] [--specs DIR]
                       [--include PATTERN…] [--exclude PATTERN…] [--corrections FILE | --no-corrections]

说明页面的两个状态之间的变化对客户端调用方的影响。OLD 和 NEW（默认为 --specs 下的页面）是页面目录、IR 文件、git 版本（REV
代表其中的 --specs，或 REV:PATH）或已发布的版本（wechatpay-ts@0.1.0）。每项变化都有规则、级别（breaking 不兼容、behaviour
行为变化、compatible 兼容、docs-only 仅文档）、所在的行和涉及的名称。--format markdown 输出合并请求的评论，github 输出注解，
json 的格式见本工具的 diff.schema.json。存在该级别或更严重的变化时，--fail-on 使命令以 1 退出。--ignore 指定已接受的变化的
YAML 列表：rule、operation、path、reason（原因）和 until（最后一天）。--corrections 用于两个状态；未指定时，各自使用自己的
更正。--no-corrections 只比较页面本身。`;

const changelog = `wechatpay-codegen changelog REV..REV | VERSION [--specs DIR] [--include PATTERN…] [--exclude PATTERN…]
                            [--corrections FILE | --no-corrections]

以 Markdown 输出范围内每次提交对 --specs 下页面的改动，最新的在前，可用于 CHANGELOG.md，并给出建议的版本升级。REV 代表
REV..HEAD。指定 VERSION（wechatpay-ts@0.1.0）时，输出自该版本的页面以来的变化。`;

const commands = {
  generate,
  check,
  import: importUsage,
  lint,
  ir,
  openapi,
  explain,
  find,
  skill,
  diff,
  changelog,
};

const all = `wechatpay-codegen <命令>

${Object.values(commands).join("\n\n")}

所有命令都支持 --lang en|zh、--format text|json|github（diff 和 changelog 还支持
markdown）、--fail-on error|warn（diff 和 changelog：breaking|behaviour）、--color、--no-color、--silent、-h, --help、
-v, --version 以及 -c, --config FILE：导出 { specs, out, skill, include, exclude, corrections, header, failOn,
cache, importExtension, closedEnums } 的模块或 JSON 文件；未指定时使用 wechatpay-codegen.config.ts（.mts、.js、.mjs、.json）。配置
可以是客户端列表，每个客户端都有名称：命令依次处理每个客户端，退出码取其中最大者。--client NAME 选择其中一个客户端；ir 和
openapi 必须指定。
--lang 是提示信息的语言，默认取自系统语言环境（LC_ALL、LC_MESSAGES、LANG），否则为英文。--format json 和 --format github
始终输出英文。
--include 和 --exclude 按页面在目录树中的位置选择页面，可重复使用："openapi/v3/pay/**"、"webhook/**"。目录代表其下的全部
页面。位于 openapi/ 和 webhook/ 之外的页面以文件名识别。命令行选项取代配置中的列表。include 的模式没有匹配到页面时，属于
用法错误；exclude 的模式没有匹配到页面时，仅作提示。针对被排除页面的更正会被忽略。
退出码：0 正常，1 存在问题、输出已过期或没有找到，2 用法错误，3 文件无法读取或写入，141 读取输出的程序已结束。
--watch 时按 Ctrl-C 结束，退出码为最后一次运行的退出码。`;

/** The Chinese usage of each command. */
export const usage: typeof english = { ...commands, all };
