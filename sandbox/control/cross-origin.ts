import type { RawRequest } from "../http/request.ts";

/**
 * Reports whether a request comes from a web page of another origin, or by a host name other than loopback (DNS rebinding). Such
 * requests are rejected, since the sandbox shows personal data and signs calls for its own page.
 */
export function isCrossOrigin({ headers }: Pick<RawRequest, "headers">): boolean {
  const { host = "", origin, "sec-fetch-site": site = "none" } = headers;
  const isLoopback = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/iu.test(host);
  const isSameOrigin = origin === undefined || /^https?:\/\/(.+)$/iu.exec(origin)?.[1] === host;
  // Browsers send Sec-Fetch-Site even without Origin; `none` is the address bar.
  return !isLoopback || !isSameOrigin || (site !== "same-origin" && site !== "none");
}
