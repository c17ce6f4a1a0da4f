/** The Chinese texts of the command: `<选项或路径>：<问题>。<处理办法>。` */
import type { CredentialsError, IrIssue, SchemaIssue } from "../../index.ts";
import type { english } from "./english.ts";

type Texts = typeof english;

const usage = `wechatpay-sandbox [--ir FILE | --specs DIR] [选项]

在本机模拟微信支付 APIv3，直到被停止。不会发生真实的资金流动。启动后输出 URL、供 createClient 使用的一次性密钥的
文件路径，以及收到的每个请求。用浏览器打开该 URL，可查阅全部接口、填写表单发起调用，并实时查看日志。

页面
  （无）                     提供全部接口，本工具自带。
  --ir FILE                  使用 IR 文件，该文件由 wechatpay-codegen ir --out FILE 写入。
  --specs DIR                使用 DIR 下的页面。需要安装 wechatpay-codegen。
  --include PATTERN          只提供这些页面："openapi/v3/pay/**"。目录代表其下的全部页面。
  --exclude PATTERN          排除这些页面。以上两个选项均可重复使用。
  --corrections FILE, -c, --config FILE, --fail-on error|warn
                             与 --specs 一起使用，含义与 wechatpay-codegen 相同。

服务
  --port N                   默认 0：任意空闲端口。
  --https                    以新生成的证书提供 HTTPS，并输出需要信任的证书的文件路径。
  --credentials FILE         使用 JSON 文件中的密钥：mchid、serialNo、apiV3Key、merchantPublicKey、publicKeyId 和
                             wechatpayPrivateKey，品牌另需 brandId、brandSerialNo 和 brandPublicKey；密钥为 PEM 格式。
                             默认使用一次性密钥。
  --merchants FILE           使用 JSON 文件中的商户，列表的每一项为 { "mchid", "appids", "subMerchants", "brands",
                             "keys" }，除 mchid 外均可省略。默认有一个商户和一个品牌。
  --host ADDRESS             监听的地址，默认 127.0.0.1。监听 0.0.0.0 时，其他容器可通过 --allow-host 指定的名称访问，此时该选项
                             必填。
  --allow-host NAME          接受以该名称访问的请求，例如 "sandbox"。URL 使用第一个名称。可重复使用。
  --notify-host NAME         允许向该主机发送回调通知，且可使用 http；"*" 表示允许所有使用 https 的主机。默认仅限回环地址。可重复
                             使用。
  --out DIR                  将 client.json、client.env 和 control.json 写入该目录，停止时删除。默认使用新建的临时目录。

行为
  --seed TEXT                种子和请求相同，应答就相同。默认每次使用新的种子。
  --stateless                不保存订单、退款和转账：每个接口按其页面的描述应答。
  --pay-after MS             下单后经过该时间自动支付。默认不自动支付，由 POST /sandbox/orders/OUT_TRADE_NO/pay 支付。
  --settle-after MS          经过该时间后完成退款和转账。默认 1000。
  --speed N                  沙箱时钟的快慢：60 表示一小时只需一分钟。默认 1。
  --public-key-share N       商户同时拥有平台证书。N 为 0 到 1，是由微信支付公钥签名的应答所占的比例。默认没有平台证书。

输出
  --openapi                  输出全部接口的 OpenAPI 3.1 文档，不启动服务。
  --format text|json|github  json 每行输出一个 JSON 对象：第一行表示沙箱已就绪，其后每行是一次请求与应答。github 用于 --specs
                             的问题。
  --lang en|zh               提示信息的语言。默认取自系统语言环境（LC_ALL、LC_MESSAGES、LANG），否则为英文。--format json
                             和 --format github 始终输出英文。
  --color, --no-color, --silent, -h, --help, -v, --version

请求可通过请求头 Sandbox-Fault 在自身的应答中注入故障："reset; when=during"。
退出码：0 已停止，1 存在问题，2 用法错误，3 文件无法读取或写入，141 读取输出的程序已结束。
`;

const nameByPlace = "请填写页面在目录树中的位置，例如 openapi/v3/pay/** 或 webhook/**。";

/** Errors of the command line. */
const commandLine = {
  helpHint: (message) => `${message}详见 wechatpay-sandbox --help。`,
  optionUnknown: (option) => `${option}：没有这个选项。请删除它。`,
  valueMissing: (option) => `${option}：缺少选项的值。请填写；若值以“-”开头，请写成 ${option}=值。`,
  valueUnexpected: (option) => `${option}：该选项不带值。请删除所带的值。`,
  argumentUnexpected: (argument) =>
    `${argument}：不是选项。请用 --specs 指定存放页面的目录，或用 --ir 指定 IR 文件。`,
  argumentsUnreadable: (reason) => `命令行：无法解析：${reason}`,
  pathEmpty: (option) => `${option}：路径为空。请填写文件或目录。`,
  irAndSpecs: () => "--ir：不能与 --specs 同时使用。请只填写其中一个。",
  needsSpecs: (option) => `${option}：只适用于读取页面的情形。请加上 --specs DIR。`,
  patternEmpty: (option) => `${option}：匹配模式为空。${nameByPlace}`,
  patternNegated: (option, pattern) => `${option}：匹配模式“${pattern}”以“!”开头。请改用 --exclude。`,
  includeUnmatched: (pattern) => `--include：匹配模式“${pattern}”没有匹配到页面。${nameByPlace}`,
  excludeUnmatched: (pattern) => `--exclude：匹配模式“${pattern}”没有匹配到页面。请修改或删除该模式。`,
  allExcluded: () => `--include 和 --exclude：两者合起来排除了全部页面。${nameByPlace}`,
  portInvalid: () => "--port：必须是 0 到 65535 之间的整数。填写 0 表示任意空闲端口。",
  notAddress: (option, value) =>
    `${option}：${JSON.stringify(value)} 不是 IP 地址。请填写 127.0.0.1，在容器中请填写 0.0.0.0。`,
  noNames: (option, value) =>
    `${option}：--host ${value} 不是回环地址。请用该选项指定其他机器访问沙箱时使用的主机名。`,
  notName: (option, value) =>
    `${option}：${JSON.stringify(value)} 不是主机名。请勿包含协议、端口和路径，例如 "sandbox"。`,
  numberInvalid: (option, value, least, most) =>
    `${option}：“${value}”超出取值范围。请填写 ${least} 到 ${most} 之间的数值。`,
  choiceInvalid: (option, value, choices) => `${option}：取值“${value}”无效。可选取值：${choices}。`,
} satisfies Partial<Texts>;

/** Errors about files, the port, and the generator. */
const files = {
  systemError: (reason) => `${reason}。`,
  codegenMissing: () =>
    "--specs：未安装 wechatpay-codegen。请运行 npm install --save-dev wechatpay-codegen 安装，或者填写 --ir FILE。",
  portInUse: (port) => `--port：端口 ${port} 已被占用。请填写其他端口，或填写 0 使用任意空闲端口。`,
  startFailed: (reason) => `沙箱无法启动：${reason}。`,
  keysMissing: (option, path) => `${option}：${path}：文件不存在。请指定 JSON 文件。`,
  keysUnreadable: (option, path, reason) =>
    `${option}：${path}：文件无法读取（${reason}）。请检查文件权限，或指定其他文件。`,
  keysNotJson: (option, path) => `${option}：${path}：文件不是 JSON。请检查语法。`,
  keysInvalid: (option, path, { entry, problem }) =>
    `${option}：${path}：“${entry}”${entryProblems[problem]}。`,
  irInvalid: ({ issue }) =>
    `${issue.file}：${irProblem(issue)}。请用 wechatpay-codegen ir --out FILE 写入该文件。`,
} satisfies Partial<Texts>;

const entryProblems: Readonly<Record<CredentialsError["problem"], string>> = {
  missing: "缺失",
  notDigits: "必须是数字",
  notHexadecimal: "必须是十六进制",
  notPublicKeyId: "必须以 PUB_KEY_ID_ 开头",
  not32Bytes: "长度必须为 32 个字节",
  notPem: "不是 PEM 格式的密钥",
  notList: "必须是列表",
  notAlgorithm: "必须是 rsa 或 sm",
  usedTwice: "与其他条目重复",
};

function irProblem(issue: IrIssue): string {
  switch (issue.kind) {
    case "missing":
      return "文件不存在";
    case "notJson":
      return "文件不是 JSON";
    case "unreadable":
      return `文件无法读取（${issue.reason}）`;
    case "invalid":
      return `${issue.issue.path || "IR"} ${schemaProblem(issue.issue)}`;
  }
}

const jsonTypes: Readonly<Record<string, string>> = {
  string: "字符串",
  integer: "整数",
  number: "数值",
  boolean: "布尔值",
  object: "对象",
  array: "数组",
  null: "null",
};

function schemaProblem({ kind, expected }: SchemaIssue): string {
  switch (kind) {
    case "type":
      return `必须是${expected.map((type) => jsonTypes[type] ?? type).join("或")}`;
    case "constant":
      return `必须是 ${expected.join()}`;
    case "enum":
      return `必须是以下取值之一：${expected.join("、")}`;
    case "empty":
      return "不能为空";
    case "pattern":
      return `必须匹配 ${expected.join()}`;
    case "minimum":
      return `不能小于 ${expected.join()}`;
    case "missing":
      return "缺失";
    case "unknown":
      return "不属于 IR";
  }
}

/** What a running sandbox prints. */
const output = {
  ready: (operations, url, seed) =>
    `沙箱已启动：${url}，共 ${operations} 个接口和通知，种子为 ${seed}。这不是微信支付，不会发生真实的资金流动。`,
  page: (url) => `用浏览器打开 ${url} ，可查阅全部接口、填写表单发起调用，并实时查看日志。`,
  clientFile: (path) => `供 createClient 使用的一次性密钥：${path}`,
  envFile: (path) => `供 node --env-file 使用的环境变量：${path}`,
  brandFile: (path) => `供品牌接口使用的一次性密钥：${path}`,
  clientFolder: (folder) =>
    `其他商户和品牌的密钥各有一个文件：${folder} 中的 client-商户号.json 和 brand-品牌ID.json`,
  credentials: (mchid, publicKeyId) => `商户号为 ${mchid}，以 ${publicKeyId} 对应的私钥签名。`,
  controlFile: (path) => `/sandbox/ 下的控制接口所需的令牌：${path}`,
  caFile: (path) => `如需信任其证书，请设置 NODE_EXTRA_CA_CERTS=${path}`,
  labels: () => ({
    page: "页面  ",
    signature: "签名  ",
    encrypted: "加密  ",
    body: "报文  ",
    faults: "故障  ",
    response: "应答  ",
    undocumented: "没有对应的页面",
    valid: "有效",
    refused: "被拒绝",
    nothing: "无",
  }),
  encryptedWith: (serial) => `使用 ${serial}`,
} satisfies Partial<Texts>;

/** The Chinese texts of the command. */
export const chinese: Texts = { usage: () => usage, ...commandLine, ...files, ...output };
