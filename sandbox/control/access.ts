/** Decides by its head whether a request is served, before its body is read. */
import type { RawRequest } from "../http/request.ts";
import type { AccessToken } from "../keys/access-token.ts";
import { isCrossOrigin } from "./cross-origin.ts";
import { isControl } from "./paths.ts";

/** A response by which a request ends before its body is read. */
export interface EarlyResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Returns the response to a request that is not served; undefined for one that is. @param names hosts beyond loopback by which the sandbox is reached */
export function refuseEarly(
  head: Omit<RawRequest, "body">,
  token: AccessToken,
  names: readonly string[],
): EarlyResponse | undefined {
  const path = head.target.split("?")[0] ?? "";
  if (isCrossOrigin(head, names)) return refusal(403, "SANDBOX_ORIGIN", crossOrigin);
  const isPage = path === "/" && (head.method === "GET" || head.method === "HEAD");
  if (isPage && token.isInUrl(head.target)) return openPage(token.cookie(head));
  if (!(isPage || needsToken(path)) || token.isIn(head)) return undefined;
  return refusal(401, "SANDBOX_TOKEN", isPage ? noTokenOfPage : noToken);
}

const crossOrigin =
  "host or origin: only the page of this sandbox, and programs of this machine, may request this. Open the sandbox by its loopback URL, or allow the host by --allow-host or allowedHosts.";
const noTokenOfPage =
  "token: the token of this sandbox is missing. Open the URL of the page that the command printed, or `sandbox.page`.";
const noToken =
  'token: expected the token of this sandbox. Send it as "Authorization: Bearer …": the command writes it to control.json, and `sandbox.token` has it.';

/** The files of the page hold nothing of a caller. */
function needsToken(path: string): boolean {
  return isControl(path) && !path.startsWith("/sandbox/page/");
}

/** Moves the token from the URL into a cookie, so that the address bar and the history do not show it. */
function openPage(cookie: string): EarlyResponse {
  return { status: 303, headers: { Location: "/", "Set-Cookie": cookie, ...common }, body: "" };
}

const common = { "Cache-Control": "no-store", "Referrer-Policy": "no-referrer" };

function refusal(status: number, code: string, message: string): EarlyResponse {
  const type = { "Content-Type": "application/json; charset=utf-8" };
  // The rest of the request is not read.
  return {
    status,
    headers: { ...type, ...common, Connection: "close" },
    body: `${JSON.stringify({ code, message })}\n`,
  };
}
