/** The Chinese texts of what the doctor finds in variables and files. */
import type { Check } from "../outcomes.ts";
import type { OtherKindData, KindData, FileData } from "./data.ts";
import type { settings as english } from "./english-settings.ts";

type Texts = typeof english;

const names: Readonly<Record<Check, string>> = {
  "env-file": "env 文件",
  variables: "环境变量",
  caller: "商户号",
  "serial-no": "商户API证书序列号",
  "private-key": "商户私钥",
  "key-file": "文件权限",
  certificate: "商户API证书",
  "key-pair": "密钥对",
  "certificate-serial": "证书的序列号",
  "certificate-owner": "证书所属的商户",
  "certificate-expiry": "证书有效期",
  "apiv3-key": "APIv3密钥",
  "public-key-id": "微信支付公钥ID",
  "public-key": "微信支付公钥",
  appid: "AppID",
  "notify-url": "回调地址",
  "base-url": "请求地址",
  client: "createClient",
  host: "网络连接",
  "spare-host": "备用域名的连接",
  clock: "时钟",
  "signed-get": "签名请求",
  identity: "验签方式",
  "response-signature": "应答验签",
  "apiv3-decrypt": "用 APIv3密钥解密",
  notify: "回调通知",
};

const fileOf = ({ variable, path }: FileData) => (path === undefined ? variable : `${variable}：${path}`);

const kinds: Readonly<Record<OtherKindData["actual"], string>> = {
  "private key": "私钥",
  "public key": "公钥",
  certificate: "证书",
  "encrypted private key": "加密的私钥",
  "certificate request": "证书请求",
  "PKCS#12": "PKCS#12 文件（apiclient_cert.p12）",
  "PKCS#7": "PKCS#7 文件",
};

const files = {
  "private key": "apiclient_key.pem",
  certificate: "apiclient_cert.pem",
  "public key": "pub_key.pem",
} as const;

const whole = "在 env 文件中，请用双引号将整段文本括起来，以保留换行。";

const variables: Pick<
  Texts,
  "env-file-read" | "env-file-none" | "env-file-encoding" | "variables-known" | "variables-unknown"
> = {
  "env-file-read": ({ path, count }) => ({
    text: `${path}：已读取，其中有 ${count} 个以 WECHATPAY_ 开头的变量。进程的环境变量优先`,
  }),
  "env-file-none": () => ({ text: "env 文件：当前目录下没有 .env，仅使用进程的环境变量" }),
  "env-file-encoding": ({ path }) => ({
    text: `${path}：以字节顺序标记（BOM）开头，Node.js 读不到其中的第一个变量；编码为 UTF-16 时全部读不到`,
    fix: "请保存为不带 BOM 的 UTF-8。PowerShell 5 的重定向 > 会写成 UTF-16。",
  }),
  "variables-known": () => ({ text: "环境变量：以 WECHATPAY_ 开头的变量名均可识别" }),
  "variables-unknown": ({ unknown }) => ({
    text: `环境变量：无法识别 ${unknown.map(({ name }) => name).join("、")}`,
    fix: unknown.some(({ nearest }) => nearest)
      ? `如为笔误，请改名：${unknown.flatMap(({ name, nearest }) => (nearest ? [`${name} 可能应为 ${nearest}`] : [])).join("，")}。`
      : "如果是您的程序使用的变量，可忽略。",
  }),
};

const caller = {
  "mchid-ok": ({ id }) => ({ text: `WECHATPAY_MCHID：商户 ${id}` }),
  "brand-ok": ({ id }) => ({ text: `WECHATPAY_BRAND_ID：品牌 ${id}` }),
  "caller-missing": () => ({
    text: "WECHATPAY_MCHID：未设置",
    fix: "请设置为商户号；品牌请设置 WECHATPAY_BRAND_ID。",
  }),
  "caller-both": () => ({
    text: "WECHATPAY_MCHID 和 WECHATPAY_BRAND_ID：同时设置了两者",
    fix: "请只保留一个。商户与品牌各有自己的密钥，请分别检查。",
  }),
  "caller-appid": ({ variable }) => ({
    text: `${variable}：填写的是 AppID（wx…）`,
    fix: "请填写由数字组成的商户号。AppID 应填入 WECHATPAY_APPID。",
  }),
  "caller-form": ({ variable }) => ({
    text: `${variable}：含有数字以外的字符`,
    fix: "请只填写数字，不要带空格和引号。",
  }),
  "caller-length": ({ variable }) => ({
    text: `${variable}：位数不常见`,
    fix: "商户号为 8 至 10 位数字，请与商户平台核对。",
  }),
} satisfies Partial<Texts>;

const serial = {
  "serial-ok": ({ serialNo }) => ({ text: `WECHATPAY_SERIAL_NO：${serialNo}` }),
  "serial-from-certificate": ({ serialNo }) => ({
    text: `WECHATPAY_SERIAL_NO：未设置，已从证书中读取：${serialNo}`,
  }),
  "serial-missing": () => ({
    text: "WECHATPAY_SERIAL_NO：未设置，也没有可供读取的证书",
    fix: "请设置该变量，或设置 WECHATPAY_CERTIFICATE_FILE。查看序列号：openssl x509 -in apiclient_cert.pem -noout -serial。",
  }),
  "serial-public-key-id": () => ({
    text: "WECHATPAY_SERIAL_NO：填写的是微信支付公钥ID",
    fix: "请填写商户API证书的序列号。PUB_KEY_ID_… 应填入 WECHATPAY_PUBLIC_KEY_ID。",
  }),
  "serial-form": () => ({
    text: "WECHATPAY_SERIAL_NO：不是十六进制数",
    fix: "请只填写十六进制数字，不要带冒号、空格、引号和 0x。",
  }),
  "serial-length": () => ({
    text: "WECHATPAY_SERIAL_NO：不是 40 位十六进制数字，而微信支付的证书序列号为 40 位",
    fix: "请与商户平台核对，并确认填写的不是 APIv3密钥。",
  }),
} satisfies Partial<Texts>;

const pem = {
  "pem-missing": ({ variable, expected }) => ({
    text: `${variable}：未设置，${variable}_FILE 也未设置`,
    fix: `请将 ${variable}_FILE 设置为 ${files[expected]} 的路径，或将 ${variable} 设置为其内容。`,
  }),
  "set-twice": ({ variable }) => ({
    text: `${variable} 和 ${variable}_FILE：同时设置了两者`,
    fix: "请只保留一个，以免不同的程序使用不同的值。",
  }),
  "file-unreadable": ({ reason, ...file }) => ({
    text: `${fileOf(file)}：无法读取文件（${reason}）`,
    fix: "请更正路径（相对于当前目录），或更正文件及其目录的权限。",
  }),
  "path-as-text": ({ variable }) => ({
    text: `${variable}：填写的是文件路径`,
    fix: `请将变量改名为 ${variable}_FILE，或将 ${variable} 设置为文件的内容。`,
  }),
  "text-as-path": ({ variable }) => ({
    text: `${variable}：填写的是文件内容，而不是路径`,
    fix: `请将变量改名为 ${variable.replace(/_FILE$/, "")}，或改填路径。`,
  }),
  "pem-kind": ({ actual, expected, ...file }) => ({
    text: `${fileOf(file)}：应为${kinds[expected]}，实际是${kinds[actual]}`,
    fix: `请使用 ${files[expected]}。${kindFix(actual, expected)}`,
  }),
  "pem-cut": ({ expected, ...file }) => ({
    text: `${fileOf(file)}：${kinds[expected]}缺少最后一行 -----END …-----`,
    fix: `请使用 ${files[expected]} 的完整内容。${whole}`,
  }),
  "pem-invalid": ({ fault, expected, ...file }) => ({
    text: `${fileOf(file)}：无法解析${kinds[expected]}（${fault}）`,
    fix: `请原样使用 ${files[expected]} 的内容。${whole}`,
  }),
  "key-algorithm": ({ algorithm, ...file }) => ({
    text: `${fileOf(file)}：应为 RSA 密钥，实际的算法是 ${algorithm}`,
    fix: "请使用与商户API证书对应的 RSA 密钥。doctor 不检查国密（SM2）密钥。",
  }),
  "key-short": ({ bits, ...file }) => ({
    text: `${fileOf(file)}：应为 2048 位的 RSA 密钥，实际为 ${bits} 位`,
    fix: "请重新申请商户API证书，微信支付的证书工具生成 2048 位的密钥。",
  }),
  "key-long": ({ bits, ...file }) => ({
    text: `${fileOf(file)}：该 RSA 密钥为 ${bits} 位，而微信支付的密钥为 2048 位`,
    fix: "请确认该密钥由商户平台的证书工具生成。",
  }),
  "key-ok": (file) => ({ text: `${fileOf(file)}：2048 位 RSA 密钥` }),
  "key-file-private": ({ path }) => ({ text: `${path}：仅文件所有者和所属组可读` }),
  "key-file-readable": ({ path, mode }) => ({
    text: `${path}：含有密钥，但本机所有用户均可读取（权限 ${mode}）`,
    fix: "请对该文件执行 chmod 600。",
  }),
  "key-file-none": () => ({ text: "文件权限：没有可检查权限的密钥文件" }),
} satisfies Partial<Texts>;

function kindFix(actual: OtherKindData["actual"], expected: KindData["expected"]): string {
  if (actual === "encrypted private key" && expected === "private key")
    return "或将其解密：openssl pkey -in key.pem -out apiclient_key.pem。";
  if (actual !== "PKCS#12" || expected === "public key") return "";
  const what = expected === "certificate" ? "-clcerts -nokeys" : "-nocerts -nodes";
  return `或从中导出：openssl pkcs12 -in apiclient_cert.p12 ${what} -out ${files[expected]}（密码为商户号）。`;
}

const certificate = {
  "certificate-ok": ({ serialNo, ...file }) => ({ text: `${fileOf(file)}：证书 ${serialNo}` }),
  "certificate-none": () => ({
    text: "WECHATPAY_CERTIFICATE：未设置（可选），因此无法检查私钥与证书是否匹配",
  }),
  "certificate-platform": (file) => ({
    text: `${fileOf(file)}：这是微信支付平台证书，不是商户API证书`,
    fix: "请使用 apiclient_cert.pem。平台证书由客户端自动下载：platformCertificates()。",
  }),
  "pair-ok": () => ({ text: "密钥对：证书与私钥匹配" }),
  "pair-differs": () => ({
    text: "密钥对：证书与私钥不匹配",
    fix: "请使用同一张商户API证书的 apiclient_key.pem 和 apiclient_cert.pem：更换证书后，私钥也随之更换。",
  }),
  "certificate-serial-ok": () => ({ text: "证书序列号：与证书一致" }),
  "certificate-serial-differs": ({ certificate: serialNo }) => ({
    text: `WECHATPAY_SERIAL_NO：与证书的序列号 ${serialNo} 不一致`,
    fix: "请更正，或删除该变量：客户端会从证书中读取。",
  }),
  "owner-ok": ({ mchid }) => ({ text: `商户API证书：属于商户 ${mchid}` }),
  "owner-differs": ({ owner }) => ({
    text: `商户API证书：属于商户 ${owner}，与 WECHATPAY_MCHID 不一致`,
    fix: "请使用 WECHATPAY_MCHID 所指商户的证书、私钥和序列号。",
  }),
  "owner-unknown": () => ({
    text: "商户API证书：证书主体中没有商户号",
    fix: "请确认使用的是从商户平台下载的 apiclient_cert.pem。",
  }),
  "owner-brand": () => ({ text: "商户API证书：无法得知品牌的证书如何标明所有者" }),
  "expiry-ok": ({ date }) => ({ text: `商户API证书：有效期至 ${date}` }),
  "expiry-soon": ({ date, days }) => ({
    text: `商户API证书：将于 ${days} 天后（${date}）过期`,
    fix: "请尽快更换商户API证书。新证书有新的私钥和序列号，旧证书过期前两者均可使用。",
  }),
  "expiry-over": ({ date }) => ({
    text: `商户API证书：已于 ${date} 过期`,
    fix: "请更换商户API证书，并使用新证书的私钥和序列号。如果日期有误，请校准本机时钟。",
  }),
  "expiry-early": ({ date }) => ({
    text: `商户API证书：自 ${date} 起才有效`,
    fix: "请校准本机时钟。",
  }),
} satisfies Partial<Texts>;

const other = {
  "apiv3-ok": (file) => ({ text: `${fileOf(file)}：32 位字母和数字` }),
  "apiv3-missing": () => ({
    text: "WECHATPAY_APIV3_KEY：未设置",
    fix: "请设置为 APIv3密钥，共 32 个字符，或将 WECHATPAY_APIV3_KEY_FILE 设置为该密钥的文件路径。",
  }),
  "apiv3-space": (file) => ({
    text: `${fileOf(file)}：首尾有空格或换行`,
    fix: "请删除。用 echo 写入的文件末尾有换行，printf 则没有。",
  }),
  "apiv3-quotes": (file) => ({
    text: `${fileOf(file)}：值中包含引号`,
    fix: "请删除引号：docker run --env-file 和 systemd 不会去掉引号。",
  }),
  "apiv3-base64": (file) => ({
    text: `${fileOf(file)}：填写的是密钥的 Base64`,
    fix: "请直接填写 32 个字符，客户端不会解码。",
  }),
  "apiv3-hex": (file) => ({
    text: `${fileOf(file)}：填写的是密钥的十六进制形式`,
    fix: "请直接填写 32 个字符，客户端不会解码。",
  }),
  "apiv3-pem": (file) => ({
    text: `${fileOf(file)}：填写的是 PEM 文本`,
    fix: "请填写 APIv3密钥，共 32 个字符。PEM 格式的密钥应填入 WECHATPAY_PRIVATE_KEY 和 WECHATPAY_PUBLIC_KEY。",
  }),
  "apiv3-length": ({ bytes, ...file }) => ({
    text: `${fileOf(file)}：应为 32 字节，实际为 ${bytes} 字节`,
    fix: "请填写 APIv3密钥。APIv2密钥、AppSecret 和操作密码都是另外的密钥。",
  }),
  "apiv3-characters": (file) => ({
    text: `${fileOf(file)}：含有字母和数字以外的字符`,
    fix: "商户平台只接受字母和数字，请与设置的密钥核对。",
  }),
  "public-key-id-ok": ({ id }) => ({ text: `WECHATPAY_PUBLIC_KEY_ID：${id}` }),
  "public-key-id-missing": () => ({
    text: "WECHATPAY_PUBLIC_KEY_ID：未设置，但设置了微信支付公钥",
    fix: "请填写商户平台上该公钥的ID：PUB_KEY_ID_…。",
  }),
  "public-key-id-serial": () => ({
    text: "WECHATPAY_PUBLIC_KEY_ID：填写的是证书序列号",
    fix: "请填写微信支付公钥ID（PUB_KEY_ID_…）。商户API证书序列号应填入 WECHATPAY_SERIAL_NO。",
  }),
  "public-key-id-form": () => ({
    text: "WECHATPAY_PUBLIC_KEY_ID：不是 PUB_KEY_ID_ 加数字或字母",
    fix: "请复制完整的公钥ID，包括 PUB_KEY_ID_，不要带空格和换行。",
  }),
  "public-key-missing": () => ({
    text: "WECHATPAY_PUBLIC_KEY：未设置，但设置了微信支付公钥ID",
    fix: "请将 WECHATPAY_PUBLIC_KEY_FILE 设置为 pub_key.pem 的路径，或将 WECHATPAY_PUBLIC_KEY 设置为其内容。",
  }),
  "public-key-none": () => ({
    text: "WECHATPAY_PUBLIC_KEY：未设置，只能用平台证书验证微信支付的应答",
    fix: "请设置 WECHATPAY_PUBLIC_KEY_ID 和 WECHATPAY_PUBLIC_KEY_FILE。仅当商户仍在使用平台证书时可以不设置。",
  }),
  "public-key-own": (file) => ({
    text: `${fileOf(file)}：这是商户自己的公钥`,
    fix: "请使用微信支付公钥 pub_key.pem。",
  }),
  "appid-ok": ({ appid }) => ({ text: `WECHATPAY_APPID：${appid}` }),
  "appid-none": () => ({ text: "WECHATPAY_APPID：未设置" }),
  "appid-form": () => ({
    text: "WECHATPAY_APPID：应为 wx（企业微信为 ww）加 16 位十六进制数字",
    fix: "请填写 AppID，而不是 AppSecret、原始ID（gh_…）或商户号。",
  }),
} satisfies Partial<Texts>;

/** Outcomes of several checks, and of the client itself. */
const general = {
  offline: ({ check }) => ({ text: `${names[check]}：使用了 --offline，未检查` }),
  "needs-valid": ({ check, needed }) => ({
    text: `${names[check]}：未检查，需先解决：${needed.map((each) => names[each]).join("、")}`,
  }),
  "client-ok": () => ({ text: "createClient：接受这些选项" }),
  "client-refused": ({ message }) => ({ text: message, fix: "请更正提示中的选项。" }),
} satisfies Partial<Texts>;

/** What the doctor finds in variables and files. */
export const settings: Texts = {
  ...variables,
  ...caller,
  ...serial,
  ...pem,
  ...certificate,
  ...other,
  ...general,
};
