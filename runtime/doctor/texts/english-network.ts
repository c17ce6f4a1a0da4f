/** The English texts of what the doctor finds in the network, and in the responses of WeChat Pay. */
import type { HostData, StatusData } from "./data.ts";

const notifyUrl = {
  "notify-url-ok": ({ host }: { host: string }) => ({
    text: `WECHATPAY_NOTIFY_URL: https, without a query, on ${host}`,
  }),
  "notify-url-none": () => ({ text: "WECHATPAY_NOTIFY_URL: not set" }),
  "notify-url-form": () => ({
    text: "WECHATPAY_NOTIFY_URL: is not a whole URL",
    fix: "Set it to a URL such as https://shop.example/wechatpay/notify, without spaces, quotes and a user name.",
  }),
  "notify-url-http": () => ({
    text: "WECHATPAY_NOTIFY_URL: begins with another scheme than https",
    fix: "Use https. WeChat Pay requires a certificate of a public issuer, with its whole chain.",
  }),
  "notify-url-query": () => ({
    text: "WECHATPAY_NOTIFY_URL: has a query or a fragment, which WeChat Pay refuses",
    fix: "Remove ?… and #…. Put what you need into the path, or into attach of the order.",
  }),
  "notify-url-private": ({ host }: { host: string }) => ({
    text: `WECHATPAY_NOTIFY_URL: WeChat Pay cannot reach ${host} from the internet`,
    fix: "Use a public host name. During development, use a tunnel to your machine, or the sandbox.",
  }),
  "notify-url-ip": ({ host }: { host: string }) => ({
    text: `WECHATPAY_NOTIFY_URL: ${host} is an IP address`,
    fix: "Use a host name: few issuers give a certificate to an address.",
  }),
  "notify-url-sandbox": ({ host }: { host: string }) => ({
    text: `WECHATPAY_NOTIFY_URL: ${host} is for the sandbox of WECHATPAY_BASE_URL alone`,
    fix: "In production, use https, a public host name and no query.",
  }),
  "base-url-default": () => ({ text: "WECHATPAY_BASE_URL: calls go to WeChat Pay" }),
  "base-url-other": ({ host }: { host: string }) => ({
    text: `WECHATPAY_BASE_URL: calls go to ${host}, not to WeChat Pay`,
    fix: "Remove it in production.",
  }),
  "base-url-form": () => ({
    text: "WECHATPAY_BASE_URL: the client does not accept it",
    fix: "Set it to an https URL without /v3, a query and a user name; http only for this machine. In production, remove it.",
  }),
};

const proxy = "If this machine needs a proxy, pass the option agent to the client: it reads no HTTPS_PROXY.";

const hosts = {
  "host-ok": ({ host }: { host: string }) => ({ text: `${host}: reachable` }),
  "host-dns": ({ host, code }: HostData) => ({
    text: `${host}: the name cannot be resolved (${code})`,
    fix: `Check the network and the DNS server of this machine or container. ${proxy}`,
  }),
  "host-tcp": ({ host, code }: HostData) => ({
    text: `${host}: no connection (${code})`,
    fix: `Allow outgoing connections to port 443 in the firewall or security group. ${proxy}`,
  }),
  "host-tls": ({ host, code }: HostData) => ({
    text: `${host}: the TLS handshake failed (${code})`,
    fix: "Check for a proxy, a captive portal or a virus scanner that answers in place of WeChat Pay, for a wrong clock, and for missing root certificates (ca-certificates).",
  }),
  "host-other": ({ host }: { host: string }) => ({
    text: `${host}: not used, because of WECHATPAY_BASE_URL`,
  }),
  "spare-unreachable": ({ host, code }: HostData) => ({
    text: `${host}: not reachable (${code}). The client uses it when api.mch.weixin.qq.com fails`,
    fix: "Allow it in the firewall, too.",
  }),
};

const skew = (seconds: number) =>
  `${Math.abs(seconds)} s ${seconds > 0 ? "ahead of" : "behind"} WeChat Pay's`;
const ntp = "Correct the clock by NTP. A virtual machine that was paused may need it again.";

const clock = {
  "clock-ok": () => ({ text: "clock: agrees with WeChat Pay's" }),
  "clock-drift": ({ seconds }: { seconds: number }) => ({
    text: `clock: it is ${skew(seconds)}; beyond 300 s every call fails`,
    fix: ntp,
  }),
  "clock-wrong": ({ seconds }: { seconds: number }) => ({
    text: `clock: it is ${skew(seconds)}, and at most 300 s are accepted`,
    fix: ntp,
  }),
  "clock-unknown": () => ({ text: "clock: the response has no Date to compare it with" }),
};

const signedGet = {
  "get-ok": () => ({ text: "signed request: WeChat Pay accepts merchant, serial number and signature" }),
  "sign-caller": () => ({
    text: "signed request: WeChat Pay does not know this merchant or brand (401)",
    fix: "Correct WECHATPAY_MCHID or WECHATPAY_BRAND_ID.",
  }),
  "sign-serial": () => ({
    text: "signed request: the serial number is not that of a certificate of this merchant (401)",
    fix: "Correct WECHATPAY_SERIAL_NO. A certificate that was revoked or has expired needs a new one with its own key.",
  }),
  "sign-timestamp": () => ({
    text: "signed request: WeChat Pay refuses its time (401)",
    fix: ntp,
  }),
  "sign-signature": () => ({
    text: "signed request: WeChat Pay refuses the signature (401)",
    fix: "Use the private key that belongs to this serial number. A proxy that changes the path also breaks the signature.",
  }),
  "sign-other": ({ message }: { message: string }) => ({
    text: `signed request: WeChat Pay refuses it (401): ${message}`,
    fix: "Check that merchant number, serial number and private key belong together.",
  }),
  "get-redirect": ({ status }: StatusData) => ({
    text: `signed request: the response is a redirect (${status}), which WeChat Pay does not send`,
    fix: "Check for a captive portal or a proxy, and WECHATPAY_BASE_URL.",
  }),
  "get-foreign": ({ status }: StatusData) => ({
    text: `signed request: the response (${status}) is not WeChat Pay's JSON`,
    fix: "Check for a proxy, a gateway or a captive portal that answers in place of WeChat Pay, and WECHATPAY_BASE_URL.",
  }),
  "get-unsigned": ({ status }: StatusData) => ({
    text: `signed request: the response (${status}) has no signature, so it may not be WeChat Pay's`,
    fix: "Check for a proxy or a gateway that answers in place of WeChat Pay or removes headers (Wechatpay-…), and WECHATPAY_BASE_URL.",
  }),
  "get-connection": ({ code }: { code: string }) => ({
    text: `signed request: no complete response (${code})`,
    fix: `Run the doctor again. If it persists, check for a firewall or proxy that ends connections. ${proxy}`,
  }),
  "get-refused": ({ status, apiCode, message }: StatusData & { apiCode: string; message: string }) => ({
    text: `signed request: WeChat Pay refuses it (${status} ${apiCode}): ${message}`,
    fix: "Do what the message says.",
  }),
  "get-busy": ({ status }: StatusData) => ({
    text: `signed request: WeChat Pay cannot answer now (${status})`,
    fix: "Run the doctor again in a minute.",
  }),
};

const publicKey = "WECHATPAY_PUBLIC_KEY_ID and WECHATPAY_PUBLIC_KEY_FILE";

const identity = {
  "identity-public-key": () => ({ text: "identity: WeChat Pay signs for this merchant with its public key" }),
  "identity-certificates": () => ({
    text: "identity: WeChat Pay signs for this merchant with platform certificates",
  }),
  "identity-both": () => ({
    text: "identity: this merchant has platform certificates and a public key of WeChat Pay",
  }),
  "identity-unknown": () => ({ text: "identity: WeChat Pay signed no response, so it cannot be said" }),
  "response-ok": ({ id }: { id: string }) => ({ text: `response: verified with ${id}` }),
  "response-certificate-ok": ({ id }: { id: string }) => ({
    text: `response: verified with the platform certificate ${id}`,
  }),
  "response-certificates-too": ({ id }: { id: string }) => ({
    text: `response: verified with the platform certificate ${id}, although there is a public key`,
    fix: "Pass certificates: platformCertificates() to createClient, too, until the merchant platform ends the migration.",
  }),
  "response-wrong-key": ({ id }: { id: string }) => ({
    text: `response: the configured key does not verify the signature of ${id}`,
    fix: "Download pub_key.pem again, and use it together with its ID. If the key is right, a proxy changes the response.",
  }),
  "response-other-id": ({ id }: { id: string }) => ({
    text: `response: WeChat Pay signs with ${id}, and WECHATPAY_PUBLIC_KEY_ID names another one`,
    fix: `Set ${publicKey} to this key.`,
  }),
  "response-id-refused": () => ({
    text: "response: WeChat Pay does not know the key of WECHATPAY_PUBLIC_KEY_ID",
    fix: `Set ${publicKey} to the key that the merchant platform shows for this merchant.`,
  }),
  "response-unknown-key": ({ id }: { id: string }) => ({
    text: `response: signed with ${id}, which is neither configured nor a platform certificate of this merchant`,
    fix: "Run the doctor again. If it persists, check for a proxy that answers in place of WeChat Pay.",
  }),
  "response-needs-public-key": ({ id }: { id: string }) => ({
    text: `response: WeChat Pay signs with its public key ${id}, and none is configured`,
    fix: `Set ${publicKey}.`,
  }),
  "response-late": () => ({
    text: "response: it was signed more than 300 s from the time of this machine",
    fix: ntp,
  }),
  "response-unsigned": () => ({
    text: "response: WeChat Pay did not sign it, so the key is checked only by the first call that succeeds",
  }),
  "decrypt-ok": () => ({ text: "APIv3 key: it decrypts the platform certificates" }),
  "decrypt-failed": () => ({
    text: "APIv3 key: it does not decrypt the platform certificates, so it is not the merchant's",
    fix: "Set WECHATPAY_APIV3_KEY to the APIv3 key, not to the APIv2 key, which has 32 characters, too. The merchant platform does not show it again: if it is lost, set a new one there, and in all programs of the merchant at the same time.",
  }),
  "decrypt-invalid": () => ({
    text: "APIv3 key: the list of platform certificates is not in the documented form",
    fix: "Run the doctor again. If it persists, check for a proxy that changes responses.",
  }),
  "decrypt-unread": () => ({
    text: "APIv3 key: WeChat Pay did not return the list of platform certificates, so the key was not checked",
  }),
  "decrypt-later": () => ({
    text: "APIv3 key: this merchant has no platform certificates to decrypt, so a wrong key shows only at the first notification",
  }),
};

const notify = {
  "notify-refused": ({ status }: StatusData) => ({
    text: `notify: your server refuses an unsigned notification (${status})`,
  }),
  "notify-accepted": ({ status }: StatusData) => ({
    text: `notify: your server accepts an unsigned notification (${status}), so anyone can report a payment`,
    fix: "Verify each notification before you use it: notifications of wechatpay-ts/webhook does, and errorReply returns 401.",
  }),
  "notify-other": ({ status }: StatusData) => ({
    text: `notify: your server refuses the notification for another reason than its signature (${status})`,
    fix: "Let POST requests to this URL pass a login page, CSRF protection and a firewall. Reply with 401 to a wrong signature.",
  }),
  "notify-not-found": ({ status }: StatusData) => ({
    text: `notify: nothing handles POST at this URL (${status})`,
    fix: "Correct the path, or the route of your server; a login page or CSRF protection must not apply to it.",
  }),
  "notify-redirect": ({ status }: StatusData) => ({
    text: `notify: your server redirects (${status}), and WeChat Pay does not follow`,
    fix: "Use the final URL, with its host name, https and slash at the end.",
  }),
  "notify-error": ({ status }: StatusData) => ({
    text: `notify: your server fails on an unsigned notification (${status})`,
    fix: "Reply with 401: with 5xx, each forged notification is an alarm. errorReply of wechatpay-ts/webhook returns the status.",
  }),
  "notify-unreachable": ({ code }: { code: string }) => ({
    text: `notify: your server does not answer (${code})`,
    fix: "Start it, and check DNS, firewall and certificate. The doctor calls from this machine, WeChat Pay from the internet.",
  }),
  "notify-off": () => ({
    text: "notify: --notify sends your server an unsigned notification, which it must refuse",
  }),
};

/** What the doctor finds in URLs, connections and responses. */
export const network = { ...notifyUrl, ...hosts, ...clock, ...signedGet, ...identity, ...notify };
