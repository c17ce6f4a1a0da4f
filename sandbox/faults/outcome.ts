/** Faults that put another answer in the place of the right one, or of its body. */
import { ApiError } from "../http/api-error.ts";
import { errorResponse, type UnsignedResponse, type HttpResponse } from "../http/response.ts";
import { findFault, type Fault } from "./fault.ts";

/** Whether the call is to have no effect: the fault comes before anything is done. */
export function isBeforeEffect(faults: readonly Fault[]): boolean {
  return faults.some((one) => {
    if (one.fault === "status" || one.fault === "html") return one.when !== "after";
    return one.fault === "redirect" || (one.fault === "reset" && one.when === "request");
  });
}

/** What is answered instead; the right answer where no fault replaces it. */
export function replaceResponse(right: UnsignedResponse, faults: readonly Fault[]): UnsignedResponse {
  const status = findFault(faults, "status");
  if (status) return errorResponse(statusError(status));
  const html = findFault(faults, "html");
  if (html) return htmlPage(html.status ?? 502);
  const redirect = findFault(faults, "redirect");
  if (redirect) {
    const headers = { Location: redirect.location ?? "/sandbox/redirected" };
    return { status: redirect.status ?? 307, body: Buffer.alloc(0), headers, signature: "none" };
  }
  return findFault(faults, "body-empty") ? { ...right, body: Buffer.alloc(0) } : right;
}

/** A body that is cut once it is signed. */
export function cutBody(reply: HttpResponse, faults: readonly Fault[]): HttpResponse {
  if (!findFault(faults, "body-cut")) return reply;
  return { ...reply, body: reply.body.subarray(0, Math.floor(reply.body.length / 2)) };
}

/** The code that WeChat Pay gives with a status. */
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

function statusError({ status, code, retryAfter }: Extract<Fault, { fault: "status" }>): ApiError {
  const headers = retryAfter === undefined ? undefined : { "Retry-After": String(retryAfter) };
  const said = "沙箱按要求返回的错误 (a fault that the sandbox was asked for)";
  return new ApiError(status, code ?? usualCodes[status] ?? "SYSTEM_ERROR", said, undefined, headers);
}

function htmlPage(status: number): UnsignedResponse {
  const page = `<html>\r\n<head><title>${status}</title></head>\r\n<body><center><h1>${status}</h1></center></body>\r\n</html>\r\n`;
  return { status, body: Buffer.from(page), headers: { "Content-Type": "text/html" }, signature: "none" };
}
