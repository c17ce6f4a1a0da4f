/** Checks where the pages say that signed requests go, before any pass uses it. */
import type { Endpoint, Operation } from "../ir/model.ts";
import { pathRoots } from "../ir/operation.ts";
import { wechatPayHosts } from "../ir/region.ts";
import { groupRow } from "../ir/request.ts";
import { finding, type Finding } from "../findings/finding.ts";

/** An https URL of a host and plain path segments: no port, credentials, query, or signs that a URL parser rewrites. */
const plainBase = /^https:\/\/([a-z0-9.-]+)(?:\/\w[\w.-]*)*\/?$/iu;

/** The first segment belongs to the path of an endpoint, not to its base. */
const endsWithRoot = new RegExp(`/(?:${pathRoots.join("|")})/?$`, "u");

/** Whether a base is one of WeChat Pay's. */
export function isWechatPayBase(base: string): boolean {
  const host = plainBase.exec(base)?.[1]?.toLowerCase();
  return host !== undefined && wechatPayHosts.includes(host) && !endsWithRoot.test(base);
}

/** Leaves out operations whose page names another host, unless a correction names the hosts. */
export function dropUnknownHosts(operations: readonly Operation[], findings: Finding[]): Operation[] {
  return operations.filter((operation) => {
    if (operation.kind === "notification" || operation.areHostsCorrected) return true;
    const strange = strangeBases(operation);
    if (strange.length === 0) return true;
    findings.push(unknownHost(strange, operation));
    return false;
  });
}

/** The bases that are not WeChat Pay's; of a row `base_uri` that lists no base, its label, which nothing can read. */
function strangeBases({ hosts, request }: Endpoint): string[] {
  const row = groupRow(request, "base_uri");
  if (row && hosts.length === 0) return [row.label];
  return hosts.filter((host) => !isWechatPayBase(host));
}

function unknownHost(bases: readonly string[], operation: Endpoint): Finding {
  const { page, method, hosts, request, file } = operation;
  const { line, column } = groupRow(request, "base_uri") ?? { ...operation, column: 1 };
  const data = { bases, hosts, page, operation: method.toLowerCase() };
  return finding("host-unknown", { file, line, column }, data);
}
