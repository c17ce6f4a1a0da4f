/** Faults that replace a response or its body. */
import { ApiError } from "../http/api-error.ts";
import { statusOf } from "../http/statuses.ts";
import { errorResponse, type UnsignedResponse, type HttpResponse } from "../http/response.ts";
import { findFault, type Fault } from "./fault.ts";

/** Reports whether a fault ends the call before the operation has an effect. */
export function isBeforeEffect(faults: readonly Fault[]): boolean {
  return faults.some((one) => {
    if (one.fault === "status" || one.fault === "html") return one.when !== "after";
    return one.fault === "redirect" || (one.fault === "reset" && one.when === "request");
  });
}

/** Returns the response of the fault; the response itself if no fault replaces it. */
export function replaceResponse(
  response: UnsignedResponse,
  faults: readonly Fault[],
  path: string,
): UnsignedResponse {
  const status = findFault(faults, "status");
  if (status) return errorResponse(statusError(status, path));
  const html = findFault(faults, "html");
  if (html) return htmlPage(html.status ?? 502);
  const redirect = findFault(faults, "redirect");
  if (redirect) {
    const headers = { Location: redirect.location ?? "/sandbox/redirected" };
    return { status: redirect.status ?? 307, body: Buffer.alloc(0), headers, signature: "none" };
  }
  return findFault(faults, "body-empty") ? { ...response, body: Buffer.alloc(0) } : response;
}

/** Cuts the body of a signed response in half. */
export function cutBody(sent: HttpResponse, faults: readonly Fault[]): HttpResponse {
  if (!findFault(faults, "body-cut")) return sent;
  return { ...sent, body: sent.body.subarray(0, Math.floor(sent.body.length / 2)) };
}

/** The code that WeChat Pay usually sends with a status. */
const usualCodes: Readonly<Record<number, string>> = {
  400: "PARAM_ERROR",
  401: "SIGN_ERROR",
  403: "NO_AUTH",
  404: "RESOURCE_NOT_EXISTS",
  429: "FREQUENCY_LIMITED",
  500: "SYSTEM_ERROR",
  502: "SERVICE_UNAVAILABLE",
  503: "SERVICE_UNAVAILABLE",
};

function statusError(fault: Extract<Fault, { fault: "status" }>, path: string): ApiError {
  const { code, retryAfter } = fault;
  const status = fault.status ?? statusOf(code ?? "", path) ?? 500;
  const headers = retryAfter === undefined ? undefined : { "Retry-After": String(retryAfter) };
  const message = "沙箱按要求返回的错误 (a fault that the test requested)";
  return new ApiError(status, code ?? usualCodes[status] ?? "SYSTEM_ERROR", message, undefined, headers);
}

function htmlPage(status: number): UnsignedResponse {
  const page = `<html>\r\n<head><title>${status}</title></head>\r\n<body><center><h1>${status}</h1></center></body>\r\n</html>\r\n`;
  return { status, body: Buffer.from(page), headers: { "Content-Type": "text/html" }, signature: "none" };
}
