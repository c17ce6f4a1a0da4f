/** The Chinese texts of the command: `<选项或路径>：<问题>。<处理办法>。` */
import type { english } from "./english.ts";
import { network } from "./chinese-network.ts";
import { settings } from "./chinese-settings.ts";

type Texts = typeof english;

const usage = `wechatpay-ts doctor [选项]

检查商户的配置：环境变量、密钥、证书、时钟、网络，以及微信支付是否接受这些配置。不会发生资金流动，也不会修改任何数据：
只向微信支付查询平台证书列表和一个不存在的订单；如果应答没有签名，还会查询 2019 年某一天的投诉单列表。不会输出任何密钥。

选项
  --env-file FILE     从 FILE 读取变量。默认读取当前目录下的 .env（如有）。进程的环境变量优先。
  --offline           只检查变量和文件。
  --notify            向 WECHATPAY_NOTIFY_URL 发送没有签名的通知，您的服务器必须拒绝。
  --json              输出一个 JSON 对象，使用英文。
  --lang en|zh        提示信息的语言。默认取自系统语言环境（LC_ALL、LC_MESSAGES、LANG），否则为英文。
  -h, --help, -v, --version

环境变量
  WECHATPAY_MCHID                          商户号；品牌使用 WECHATPAY_BRAND_ID
  WECHATPAY_SERIAL_NO                      商户API证书序列号，设置了证书时可省略
  WECHATPAY_PRIVATE_KEY                    商户私钥的内容；或 WECHATPAY_PRIVATE_KEY_FILE，apiclient_key.pem 的路径
  WECHATPAY_CERTIFICATE                    可选；或 WECHATPAY_CERTIFICATE_FILE，apiclient_cert.pem 的路径
  WECHATPAY_APIV3_KEY                      APIv3密钥，或用 WECHATPAY_APIV3_KEY_FILE 指定其文件路径
  WECHATPAY_PUBLIC_KEY_ID                  微信支付公钥ID，PUB_KEY_ID_…
  WECHATPAY_PUBLIC_KEY                     微信支付公钥的内容；或 WECHATPAY_PUBLIC_KEY_FILE，pub_key.pem 的路径
  WECHATPAY_APPID、WECHATPAY_NOTIFY_URL    可选
  WECHATPAY_BASE_URL                       仅用于沙箱

退出码：0 没有失败项，1 有检查失败，2 用法错误，141 读取输出的程序已结束。
`;

/** Errors of the command line. */
const commandLine = {
  helpHint: (message: string) => `${message}详见 wechatpay-ts doctor --help。`,
  commandMissing: () => "wechatpay-ts：缺少命令。请使用 doctor。",
  commandUnknown: () => "wechatpay-ts：没有该命令。请使用 doctor。",
  argumentsInvalid: (option: string) => `${option}：不是选项，或者缺少值、不应有值。请更正。`,
  argumentUnexpected: () => "命令行：有一个参数不是选项。请删除。",
  langUnknown: () => "--lang：没有该语言。请使用 en 或 zh。",
  notifyOffline: () => "--notify：不能与 --offline 同时使用。请只使用其中一个。",
  envFileUnreadable: (reason: string) => `--env-file：无法读取文件（${reason}）。请更正路径。`,
};

const platform = "商户平台（pay.weixin.qq.com）";

const sources: Texts["sources"] = {
  caller: `${platform} > 账户中心 > 商户信息；品牌 ID 见品牌平台`,
  "serial-no": `${platform} > 账户中心 > API安全 > 商户API证书 > 管理证书`,
  "private-key": `${platform} > 账户中心 > API安全 > 商户API证书：由证书工具生成 apiclient_key.pem，微信支付没有副本`,
  certificate: `${platform} > 账户中心 > API安全 > 商户API证书：apiclient_cert.pem`,
  "key-pair": `${platform} > 账户中心 > API安全 > 商户API证书`,
  "certificate-serial": `${platform} > 账户中心 > API安全 > 商户API证书 > 管理证书`,
  "certificate-owner": `${platform} > 账户中心 > 商户信息 和 API安全`,
  "certificate-expiry": `${platform} > 账户中心 > API安全 > 商户API证书 > 更换证书`,
  "apiv3-key": `${platform} > 账户中心 > API安全 > APIv3密钥：仅在设置时显示`,
  "public-key-id": `${platform} > 账户中心 > API安全 > 微信支付公钥`,
  "public-key": `${platform} > 账户中心 > API安全 > 微信支付公钥：pub_key.pem`,
  appid: `${platform} > 产品中心 > AppID账号管理`,
  "signed-get": `${platform} > 账户中心 > API安全`,
  "response-signature": `${platform} > 账户中心 > API安全 > 微信支付公钥`,
  "apiv3-decrypt": `${platform} > 账户中心 > API安全 > APIv3密钥`,
};

const report: Texts["report"] = {
  status: { ok: "正常", warning: "警告", failed: "失败", skipped: "跳过" },
  fix: "处理办法：",
  source: "取值来源：",
  summary: ({ ok, warning, failed, skipped }) =>
    `${ok} 项正常，${warning} 项警告，${failed} 项失败，${skipped} 项跳过。`,
  help: "各项检查的含义见 wechatpay-ts 的 docs/zh-CN/doctor.md。",
};

/** The Chinese texts. */
export const chinese: Texts = {
  usage,
  ...commandLine,
  sources,
  report,
  outcomes: { ...settings, ...network },
};
