import type { RawRequest } from "../http/request.ts";

/**
 * The sandbox shows personal data, and signs calls for its own page. A web page of somebody else must have neither from a
 * browser on this machine: not under a name that it lets point to loopback, and not by a request of its own.
 */
export function isCrossOrigin({ headers }: Pick<RawRequest, "headers">): boolean {
  const { host = "", origin, "sec-fetch-site": site = "none" } = headers;
  const isHere = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/iu.test(host);
  const isOwn = origin === undefined || /^https?:\/\/(.+)$/iu.exec(origin)?.[1] === host;
  // A browser says where a request comes from even where it names no origin: `none` is the address bar.
  return !isHere || !isOwn || (site !== "same-origin" && site !== "none");
}
