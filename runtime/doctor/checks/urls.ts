/** Checks the URLs of the configuration, without a connection. */
import { isIP } from "node:net";
import { type Base, documentedBases, readBases } from "../../call/hosts.ts";
import { type Result, result } from "../result.ts";
import type { Checked } from "./variables.ts";

/** The base URLs of calls, and whether they are WeChat Pay's. */
export interface Bases {
  readonly all: readonly Base[];
  readonly isWechatPay: boolean;
}

/** Checks `WECHATPAY_BASE_URL`. Without it, calls go to WeChat Pay's two hosts. */
export function checkBaseUrl(value: string | undefined): Checked<Bases> {
  const check = "base-url";
  if (value === undefined) {
    const bases = { all: documentedBases() ?? [], isWechatPay: true };
    return { result: result(check, "base-url-default"), value: bases };
  }
  const all = readBases(value);
  if (all === undefined) return { result: result(check, "base-url-form"), value: undefined };
  const { host, origin } = new URL(value);
  const official = documentedBases() ?? [];
  if (official.some((base) => base.origin === origin))
    return { result: result(check, "base-url-default"), value: { all: official, isWechatPay: true } };
  return { result: result(check, "base-url-other", { host }), value: { all, isWechatPay: false } };
}

/**
 * Checks `WECHATPAY_NOTIFY_URL` as far as it can be checked without a request.
 *
 * @param isSandbox whether calls go to another server than WeChat Pay, which may send notifications to this machine
 */
export function checkNotifyUrl(value: string | undefined, isSandbox: boolean): Checked<URL> {
  const check = "notify-url";
  const failed = (reason: Result) => ({ result: reason, value: undefined });
  if (value === undefined) return failed(result(check, "notify-url-none"));
  const url = URL.canParse(value) && !/\s/.test(value) ? new URL(value) : undefined;
  // An address without a scheme, such as localhost:3000, has its host as the scheme.
  if (!url || url.hostname === "" || url.username !== "" || url.password !== "")
    return failed(result(check, "notify-url-form"));
  if (!/^https?:$/.test(url.protocol)) return failed(result(check, "notify-url-http"));
  const host = url.hostname;
  // A query is refused regardless of its content; an empty one as well.
  if (/[?#]/.test(value)) return failed(result(check, "notify-url-query"));
  if (isPrivate(host)) {
    return isSandbox
      ? { result: result(check, "notify-url-sandbox", { host }), value: url }
      : failed(result(check, "notify-url-private", { host }));
  }
  if (url.protocol !== "https:") return failed(result(check, "notify-url-http"));
  if (isAddress(host)) return { result: result(check, "notify-url-ip", { host }), value: url };
  return { result: result(check, "notify-url-ok", { host }), value: url };
}

/** IPv4 networks that are not public: RFC 1122, 1918, 3927 and 6598. */
const PRIVATE_IPV4 =
  /^(?:0|10|127|169\.254|172\.(?:1[6-9]|2\d|3[01])|192\.168|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./;
/** IPv6 networks that are not public (RFC 4193, 4291): loopback, local addresses, and IPv4 in IPv6. */
const PRIVATE_IPV6 = /^\[(?:::|f[cd]|fe[89ab])/;
/** Names that public DNS does not have (RFC 2606, 6761, 6762 and 8375, and `.internal`). */
const PRIVATE_NAME =
  /(?:^|\.)(?:localhost|local|lan|internal|intranet|corp|home|home\.arpa|test|invalid|example)\.?$/;

/** Reports whether a host cannot be reached from the internet, by its name alone. @param host the hostname of a URL */
export function isPrivate(host: string): boolean {
  if (isAddress(host)) return PRIVATE_IPV4.test(host) || PRIVATE_IPV6.test(host);
  return PRIVATE_NAME.test(host) || !host.replace(/\.$/, "").includes(".");
}

function isAddress(host: string): boolean {
  return isIP(host.replace(/^\[|\]$/g, "")) !== 0;
}
