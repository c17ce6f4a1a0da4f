/** The English texts of the command: `<option or path>: <what is wrong>. <what to do>.` */
import type { Check, Code, Status } from "../outcomes.ts";
import { network } from "./english-network.ts";
import { settings } from "./english-settings.ts";

const usage: string = `wechatpay-ts doctor [options]

Checks the configuration of a merchant: variables, keys, certificate, clock, network, and whether WeChat Pay accepts them. It
moves no money and changes nothing: of WeChat Pay it only reads the list of certificates,
an order that does not exist, and, if the response is not signed, the complaints of one day in 2019.
It prints no key.

Options
  --env-file FILE     Reads variables from FILE. Default: .env in the current folder, if there is one. Variables of the
                      environment come first.
  --offline           Checks variables and files alone.
  --notify            Sends an unsigned notification to WECHATPAY_NOTIFY_URL, which your server must refuse.
  --json              Prints one JSON object, in English.
  --lang en|zh        The language of messages. Default: that of the locale (LC_ALL, LC_MESSAGES, LANG), else English.
  -h, --help, -v, --version

Variables
  WECHATPAY_MCHID                          or WECHATPAY_BRAND_ID for a brand
  WECHATPAY_SERIAL_NO                      not needed with a certificate
  WECHATPAY_PRIVATE_KEY                    the text, or WECHATPAY_PRIVATE_KEY_FILE, the path of apiclient_key.pem
  WECHATPAY_CERTIFICATE                    optional; or WECHATPAY_CERTIFICATE_FILE, the path of apiclient_cert.pem
  WECHATPAY_APIV3_KEY                      the text, or WECHATPAY_APIV3_KEY_FILE, the path of a file that has it
  WECHATPAY_PUBLIC_KEY_ID                  PUB_KEY_ID_…
  WECHATPAY_PUBLIC_KEY                     the text, or WECHATPAY_PUBLIC_KEY_FILE, the path of pub_key.pem
  WECHATPAY_APPID, WECHATPAY_NOTIFY_URL    optional
  WECHATPAY_BASE_URL                       for a sandbox alone

Exit codes: 0 nothing failed, 1 a check failed, 2 usage, 141 the program that reads the output has ended.
`;

/** Errors of the command line. */
const commandLine = {
  helpHint: (message: string) => `${message} See wechatpay-ts doctor --help.`,
  commandMissing: () => "wechatpay-ts: the command is missing. Pass doctor.",
  commandUnknown: () => "wechatpay-ts: this command is unknown. Pass doctor.",
  argumentsInvalid: (option: string) =>
    `${option}: is not an option, or its value is missing or not expected. Correct it.`,
  argumentUnexpected: () => "command line: an argument is not an option. Remove it.",
  langUnknown: () => "--lang: this language is unknown. Pass en or zh.",
  notifyOffline: () => "--notify: it cannot be combined with --offline. Pass one of them.",
  envFileUnreadable: (reason: string) => `--env-file: the file cannot be read (${reason}). Correct the path.`,
};

const platform = "the merchant platform, pay.weixin.qq.com";

/** Where the value of a check comes from, for its failures. */
const sources: Readonly<Partial<Record<Check, string>>> = {
  caller: `${platform} > 账户中心 > 商户信息 (merchant number); the brand ID: the brand platform`,
  "serial-no": `${platform} > 账户中心 > API安全 > 商户API证书 > 管理证书`,
  "private-key": `${platform} > 账户中心 > API安全 > 商户API证书: the certificate tool writes apiclient_key.pem, and WeChat Pay has no copy`,
  certificate: `${platform} > 账户中心 > API安全 > 商户API证书: apiclient_cert.pem`,
  "key-pair": `${platform} > 账户中心 > API安全 > 商户API证书`,
  "certificate-serial": `${platform} > 账户中心 > API安全 > 商户API证书 > 管理证书`,
  "certificate-owner": `${platform} > 账户中心 > 商户信息 and API安全`,
  "certificate-expiry": `${platform} > 账户中心 > API安全 > 商户API证书 > 更换证书`,
  "apiv3-key": `${platform} > 账户中心 > API安全 > APIv3密钥: it is shown only while you set it`,
  "public-key-id": `${platform} > 账户中心 > API安全 > 微信支付公钥`,
  "public-key": `${platform} > 账户中心 > API安全 > 微信支付公钥: pub_key.pem`,
  appid: `${platform} > 产品中心 > AppID账号管理`,
  "signed-get": `${platform} > 账户中心 > API安全`,
  "response-signature": `${platform} > 账户中心 > API安全 > 微信支付公钥`,
  "apiv3-decrypt": `${platform} > 账户中心 > API安全 > APIv3密钥`,
};

const STATUSES: Readonly<Record<Status, string>> = {
  ok: "ok",
  warning: "warning",
  failed: "failed",
  skipped: "skipped",
};

/** The words of the report. */
const report = {
  status: STATUSES,
  fix: "fix: ",
  source: "from: ",
  summary: ({ ok, warning, failed, skipped }: Readonly<Record<Status, number>>) =>
    `${ok} ok, ${warning} warning${warning === 1 ? "" : "s"}, ${failed} failed, ${skipped} skipped.`,
  help: "What each line means: docs/doctor.md of wechatpay-ts.",
};

const outcomes = { ...settings, ...network } satisfies Record<Code, unknown>;

/** The English texts. */
export const english = { usage, ...commandLine, sources, report, outcomes };
