/** Where a client may send signed requests: what a page says of it is checked before anything uses it. */
import type { Operation } from "../ir/model.ts";
import { finding, type Finding } from "../findings/finding.ts";

/** The hosts of WeChat Pay's API, as its documentation lists them; `isWechatPayHost` of the runtime knows the same. */
export const wechatPayHosts: readonly string[] = [
  "api.mch.weixin.qq.com",
  "api2.mch.weixin.qq.com",
  "apihk.mch.weixin.qq.com",
  "apius.mch.weixin.qq.com",
  "apieu.mch.weixin.qq.com",
  "pay.wechatpay.cn",
];

/** An https URL of a host and plain path segments: no port, credentials, query, or signs that a URL parser rewrites. */
const plainBase = /^https:\/\/([a-z0-9.-]+)(?:\/\w[\w.-]*)*\/?$/iu;

/** Whether a base is one of WeChat Pay's. The paths of operations begin with /v3 themselves. */
export function isWechatPayBase(base: string): boolean {
  const host = plainBase.exec(base)?.[1]?.toLowerCase();
  return host !== undefined && wechatPayHosts.includes(host) && !/\/v3\/?$/u.test(base);
}

/** Without the operations whose page names another host, unless a correction names the hosts. */
export function dropUnknownHosts(operations: readonly Operation[], findings: Finding[]): Operation[] {
  return operations.filter((operation) => {
    const strange = operation.areHostsCorrected ? [] : strangeBases(operation);
    if (strange.length === 0) return true;
    findings.push(unknownHost(strange, operation));
    return false;
  });
}

/** A row `base_uri` without any base counts, too: what it says is not understood. */
function strangeBases({ hosts, request }: Operation): string[] {
  const row = request.find(({ name }) => name === "base_uri");
  if (row && hosts.length === 0) return [row.label];
  return hosts.filter((host) => !isWechatPayBase(host));
}

function unknownHost(bases: readonly string[], operation: Operation): Finding {
  const { page, method, hosts, request, file } = operation;
  const { line, column } = request.find(({ name }) => name === "base_uri") ?? { ...operation, column: 1 };
  const shown = bases.map((base) => `"${base}"`).join(", ");
  return finding(
    "host-unknown",
    { file, line, column },
    `request.base_uri: not a base of WeChat Pay's API: ${shown}.`,
    `Correct the row, or add to the corrections file: { page: ${page}, operation: ${method.toLowerCase()}, was: { hosts: ${JSON.stringify(hosts)} }, is: { hosts: ["https://…"] }, reason: … }.`,
  );
}
