/** The Chinese texts of what the doctor finds in the network, and in the responses of WeChat Pay. */
import type { network as english } from "./english-network.ts";

type Texts = typeof english;

const notifyUrl = {
  "notify-url-ok": ({ host }) => ({ text: `WECHATPAY_NOTIFY_URL：https，不带参数，主机为 ${host}` }),
  "notify-url-none": () => ({ text: "WECHATPAY_NOTIFY_URL：未设置" }),
  "notify-url-form": () => ({
    text: "WECHATPAY_NOTIFY_URL：不是完整的 URL",
    fix: "请填写 https://shop.example/wechatpay/notify 这样的 URL，不要带空格、引号和用户名。",
  }),
  "notify-url-http": () => ({
    text: "WECHATPAY_NOTIFY_URL：不以 https 开头",
    fix: "请使用 https，并配置由公共机构签发的证书及完整的证书链。",
  }),
  "notify-url-query": () => ({
    text: "WECHATPAY_NOTIFY_URL：带有参数或锚点，微信支付不接受",
    fix: "请去掉 ?… 和 #…。需要传递的信息可放在路径中，或放在订单的 attach 中。",
  }),
  "notify-url-private": ({ host }) => ({
    text: `WECHATPAY_NOTIFY_URL：微信支付无法从公网访问 ${host}`,
    fix: "请使用公网域名。开发时可使用内网穿透，或使用沙箱。",
  }),
  "notify-url-ip": ({ host }) => ({
    text: `WECHATPAY_NOTIFY_URL：${host} 是 IP 地址`,
    fix: "请使用域名：很少有机构为 IP 地址签发证书。",
  }),
  "notify-url-sandbox": ({ host }) => ({
    text: `WECHATPAY_NOTIFY_URL：${host} 只能用于 WECHATPAY_BASE_URL 的沙箱`,
    fix: "生产环境请使用 https 和公网域名，且不带参数。",
  }),
  "base-url-default": () => ({ text: "WECHATPAY_BASE_URL：请求发往微信支付" }),
  "base-url-other": ({ host }) => ({
    text: `WECHATPAY_BASE_URL：请求发往 ${host}，而不是微信支付`,
    fix: "生产环境请删除该变量。",
  }),
  "base-url-form": () => ({
    text: "WECHATPAY_BASE_URL：客户端不接受该值",
    fix: "请填写不带 /v3、参数和用户名的 https URL；http 仅限本机。生产环境请删除该变量。",
  }),
} satisfies Partial<Texts>;

const proxy = "如果本机需要通过代理访问外网，请向客户端传入选项 agent：客户端不读取 HTTPS_PROXY。";

const hosts = {
  "host-ok": ({ host }) => ({ text: `${host}：可以访问` }),
  "host-dns": ({ host, code }) => ({
    text: `${host}：域名解析失败（${code}）`,
    fix: `请检查本机或容器的网络和 DNS。${proxy}`,
  }),
  "host-tcp": ({ host, code }) => ({
    text: `${host}：无法建立连接（${code}）`,
    fix: `请在防火墙或安全组中放行到 443 端口的出站连接。${proxy}`,
  }),
  "host-tls": ({ host, code }) => ({
    text: `${host}：TLS 握手失败（${code}）`,
    fix: "请检查是否有代理、上网认证页面或杀毒软件代替微信支付应答，以及本机时钟和根证书（ca-certificates）。",
  }),
  "host-other": ({ host }) => ({ text: `${host}：设置了 WECHATPAY_BASE_URL，未使用` }),
  "spare-unreachable": ({ host, code }) => ({
    text: `${host}：无法访问（${code}）。api.mch.weixin.qq.com 故障时，客户端会改用该域名`,
    fix: "请在防火墙中一并放行。",
  }),
} satisfies Partial<Texts>;

const skew = (seconds: number) => `比微信支付${seconds > 0 ? "快" : "慢"} ${Math.abs(seconds)} 秒`;
const ntp = "请通过 NTP 校准时钟。虚拟机暂停后恢复时，可能需要重新校准。";

const clock = {
  "clock-ok": () => ({ text: "时钟：与微信支付一致" }),
  "clock-drift": ({ seconds }) => ({
    text: `时钟：${skew(seconds)}，超过 300 秒时所有请求都会失败`,
    fix: ntp,
  }),
  "clock-wrong": ({ seconds }) => ({ text: `时钟：${skew(seconds)}，最多允许相差 300 秒`, fix: ntp }),
  "clock-unknown": () => ({ text: "时钟：应答中没有可供比较的 Date" }),
} satisfies Partial<Texts>;

const signedGet = {
  "get-ok": () => ({ text: "签名请求：微信支付接受商户号、证书序列号和签名" }),
  "sign-caller": () => ({
    text: "签名请求：微信支付没有该商户或品牌（401）",
    fix: "请更正 WECHATPAY_MCHID 或 WECHATPAY_BRAND_ID。",
  }),
  "sign-serial": () => ({
    text: "签名请求：证书序列号不属于该商户（401）",
    fix: "请更正 WECHATPAY_SERIAL_NO。证书作废或过期后，需使用新证书及其私钥。",
  }),
  "sign-timestamp": () => ({ text: "签名请求：微信支付不接受请求的时间（401）", fix: ntp }),
  "sign-signature": () => ({
    text: "签名请求：微信支付验签失败（401）",
    fix: "请使用与该证书序列号对应的私钥。代理改写路径也会导致验签失败。",
  }),
  "sign-other": ({ message }) => ({
    text: `签名请求：被微信支付拒绝（401）：${message}`,
    fix: "请检查商户号、证书序列号和私钥是否对应。",
  }),
  "get-redirect": ({ status }) => ({
    text: `签名请求：应答是重定向（${status}），而微信支付不会重定向`,
    fix: "请检查是否有上网认证页面或代理，并检查 WECHATPAY_BASE_URL。",
  }),
  "get-foreign": ({ status }) => ({
    text: `签名请求：应答（${status}）不是微信支付的 JSON`,
    fix: "请检查是否有代理、网关或上网认证页面代替微信支付应答，并检查 WECHATPAY_BASE_URL。",
  }),
  "get-unsigned": ({ status }) => ({
    text: `签名请求：应答（${status}）没有签名，可能不是微信支付的应答`,
    fix: "请检查是否有代理或网关代替微信支付应答或删除 Wechatpay-… 头部，并检查 WECHATPAY_BASE_URL。",
  }),
  "get-connection": ({ code }) => ({
    text: `签名请求：没有收到完整的应答（${code}）`,
    fix: `请重新运行。如果仍然失败，请检查防火墙或代理是否中断了连接。${proxy}`,
  }),
  "get-refused": ({ status, apiCode, message }) => ({
    text: `签名请求：被微信支付拒绝（${status} ${apiCode}）：${message}`,
    fix: "请按提示处理。",
  }),
  "get-busy": ({ status }) => ({
    text: `签名请求：微信支付暂时无法应答（${status}）`,
    fix: "请一分钟后重新运行。",
  }),
} satisfies Partial<Texts>;

const publicKey = "WECHATPAY_PUBLIC_KEY_ID 和 WECHATPAY_PUBLIC_KEY_FILE";

const identity = {
  "identity-public-key": () => ({ text: "验签方式：微信支付对该商户使用微信支付公钥" }),
  "identity-certificates": () => ({ text: "验签方式：微信支付对该商户使用平台证书" }),
  "identity-both": () => ({ text: "验签方式：该商户同时有平台证书和微信支付公钥" }),
  "identity-unknown": () => ({ text: "验签方式：没有收到带签名的应答，无法判断" }),
  "response-ok": ({ id }) => ({ text: `应答验签：用 ${id} 验签通过` }),
  "response-certificate-ok": ({ id }) => ({ text: `应答验签：用平台证书 ${id} 验签通过` }),
  "response-certificates-too": ({ id }) => ({
    text: `应答验签：已设置微信支付公钥，但应答由平台证书 ${id} 签名，验签通过`,
    fix: "请同时向 createClient 传入 certificates: platformCertificates()，直到在商户平台完成切换。",
  }),
  "response-wrong-key": ({ id }) => ({
    text: `应答验签：设置的公钥无法验证 ${id} 的签名`,
    fix: "请重新下载 pub_key.pem，并与其公钥ID配套使用。如果公钥无误，则是代理改写了应答。",
  }),
  "response-other-id": ({ id }) => ({
    text: `应答验签：微信支付使用 ${id} 签名，与 WECHATPAY_PUBLIC_KEY_ID 不一致`,
    fix: `请将 ${publicKey} 设置为该公钥。`,
  }),
  "response-id-refused": () => ({
    text: "应答验签：微信支付没有 WECHATPAY_PUBLIC_KEY_ID 所指的公钥",
    fix: `请将 ${publicKey} 设置为商户平台上该商户的微信支付公钥。`,
  }),
  "response-unknown-key": ({ id }) => ({
    text: `应答验签：应答由 ${id} 签名，它既不是已设置的公钥，也不是该商户的平台证书`,
    fix: "请重新运行。如果仍然出现，请检查是否有代理代替微信支付应答。",
  }),
  "response-needs-public-key": ({ id }) => ({
    text: `应答验签：微信支付使用公钥 ${id} 签名，但未设置微信支付公钥`,
    fix: `请设置 ${publicKey}。`,
  }),
  "response-late": () => ({ text: "应答验签：应答的签名时间与本机时间相差超过 300 秒", fix: ntp }),
  "response-unsigned": () => ({ text: "应答验签：应答没有签名，要到首次调用成功时才能验证公钥" }),
  "decrypt-ok": () => ({ text: "APIv3密钥：可以解密平台证书" }),
  "decrypt-failed": () => ({
    text: "APIv3密钥：无法解密平台证书，说明不是该商户的 APIv3密钥",
    fix: "请将 WECHATPAY_APIV3_KEY 设置为 APIv3密钥，而不是同样为 32 个字符的 APIv2密钥。商户平台不会再次显示密钥：如已丢失，请重新设置，并同时更新该商户的所有程序。",
  }),
  "decrypt-invalid": () => ({
    text: "APIv3密钥：平台证书列表与文档不符",
    fix: "请重新运行。如果仍然失败，请检查是否有代理改写了应答。",
  }),
  "decrypt-unread": () => ({
    text: "APIv3密钥：微信支付没有返回平台证书列表，因此未检查密钥",
  }),
  "decrypt-later": () => ({
    text: "APIv3密钥：该商户没有可供解密的平台证书，密钥是否正确要到首次收到回调通知时才能得知",
  }),
} satisfies Partial<Texts>;

const notify = {
  "notify-refused": ({ status }) => ({ text: `回调通知：您的服务器拒绝了没有签名的通知（${status}）` }),
  "notify-accepted": ({ status }) => ({
    text: `回调通知：您的服务器接受了没有签名的通知（${status}），任何人都可以伪造支付成功`,
    fix: "请先验签再使用回调通知：wechatpay-ts/webhook 的 notifications 会验签，errorReply 会返回 401。",
  }),
  "notify-other": ({ status }) => ({
    text: `回调通知：您的服务器拒绝了通知，但原因不是签名（${status}）`,
    fix: "请让发往该 URL 的 POST 请求不经过登录页面、CSRF 防护和防火墙拦截；签名错误时返回 401。",
  }),
  "notify-not-found": ({ status }) => ({
    text: `回调通知：该 URL 没有处理 POST 请求（${status}）`,
    fix: "请更正路径或服务器的路由；该路由不能要求登录，也不能启用 CSRF 防护。",
  }),
  "notify-redirect": ({ status }) => ({
    text: `回调通知：您的服务器返回重定向（${status}），而微信支付不会跟随`,
    fix: "请使用重定向后的最终 URL，注意域名、https 和末尾的斜杠。",
  }),
  "notify-error": ({ status }) => ({
    text: `回调通知：您的服务器处理没有签名的通知时出错（${status}）`,
    fix: "请返回 401：返回 5xx 时，每个伪造的通知都会触发告警。wechatpay-ts/webhook 的 errorReply 会给出状态码。",
  }),
  "notify-unreachable": ({ code }) => ({
    text: `回调通知：您的服务器没有应答（${code}）`,
    fix: "请启动服务器，并检查 DNS、防火墙和证书。doctor 从本机访问，微信支付从公网访问。",
  }),
  "notify-off": () => ({ text: "回调通知：使用 --notify 可向您的服务器发送没有签名的通知，服务器必须拒绝" }),
} satisfies Partial<Texts>;

/** What the doctor finds in URLs, connections and responses. */
export const network: Texts = { ...notifyUrl, ...hosts, ...clock, ...signedGet, ...identity, ...notify };
