/** Where an operation is called: the hosts of WeChat Pay, and which of its two platforms an operation belongs to. */
import type { Endpoint, Operation } from "./model.ts";

/** Where an endpoint is called whose page names no other base. test/generator/refine/hosts.test.ts compares it with the client's. */
export const usualBase = "https://api.mch.weixin.qq.com";
/** The same service under another host, for when the usual one cannot be reached. */
export const spareBase = "https://api2.mch.weixin.qq.com";

/** The hosts of WeChat Pay's API, as its documentation lists them; `isWechatPayHost` of the runtime has the same. */
export const wechatPayHosts: readonly string[] = [
  "api.mch.weixin.qq.com",
  "api2.mch.weixin.qq.com",
  "apihk.mch.weixin.qq.com",
  "apius.mch.weixin.qq.com",
  "apieu.mch.weixin.qq.com",
  "pay.wechatpay.cn",
];

/** Which of WeChat Pay's two platforms an operation belongs to. Each has its own merchants, orders and refunds. */
export type Region = "domestic" | "overseas";

/** A notification has neither path nor host, so nothing shows that it comes from the overseas platform. */
export function regionOf(operation: Endpoint | Pick<Operation, "kind">): Region {
  if (!("hosts" in operation)) return "domestic";
  const { path, hosts } = operation;
  return path.startsWith("/v3/global/") || hosts.some(isOverseas) ? "overseas" : "domestic";
}

/** Whether a base is an overseas host, or the path that leads there from the domestic host. */
function isOverseas(base: string): boolean {
  if (!URL.canParse(base)) return false;
  const { hostname, pathname } = new URL(base);
  return /^api(?:hk|us|eu)\./u.test(hostname) || /^\/hk(?:\/|$)/u.test(pathname);
}

/**
 * Says where an operation is called, for a reader of its documentation: `境外接口，接入点：https://…/hk`. Undefined for a
 * notification, and for a domestic endpoint on the usual host.
 */
export function describeRegion(operation: Operation): string | undefined {
  if (operation.kind === "notification") return undefined;
  const bases = operation.hosts.map((host) => host.replace(/(?<!\/)\/+$/u, ""));
  const isUsual = bases.every((base) => base === usualBase);
  const facts = [
    regionOf(operation) === "overseas" && "境外接口",
    !isUsual && `接入点：${bases.join("、")}`,
  ].filter((fact) => fact !== false);
  return facts.length > 0 ? facts.join("，") : undefined;
}
