import type { RawRequest } from "../http/request.ts";
import { isLoopbackName } from "../util/loopback.ts";

/**
 * Reports whether a request comes from a web page of another origin, or by a host name that is neither loopback nor one of
 * `names` (DNS rebinding). Such requests are rejected, since the sandbox shows personal data and signs calls for its own page.
 */
export function isCrossOrigin({ headers }: Pick<RawRequest, "headers">, names: readonly string[]): boolean {
  const { host = "", origin, "sec-fetch-site": site = "none" } = headers;
  const hostname = host.replace(/:\d{1,5}$/u, "").toLowerCase();
  const isKnown = isLoopbackName(hostname) || names.includes(hostname);
  const isSameOrigin = origin === undefined || /^https?:\/\/(.+)$/iu.exec(origin)?.[1] === host;
  // Browsers send Sec-Fetch-Site even without Origin; `none` is the address bar.
  return !isKnown || !isSameOrigin || (site !== "same-origin" && site !== "none");
}
