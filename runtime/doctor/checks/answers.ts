/** Checks what WeChat Pay responds to a signed request: whether it is WeChat Pay, its clock, and whether it accepts the signature. */
import { parseText } from "../../protocol/json.ts";
import { decodeUtf8 } from "../../encoding/bytes.ts";
import { SIGNED_HEADERS, TOLERANCE } from "../../protocol/verify.ts";
import { clockSkew } from "../../util/clock.ts";
import { isObject } from "../../util/kind.ts";
import { hideLongRuns, toPlainLine } from "../../util/plain-line.ts";
import { type Answer, type Failure, isFailure } from "../network.ts";
import type { Probe } from "../probe.ts";
import { type Result, result } from "../result.ts";

/** A difference of the clocks in seconds that causes a warning: NTP keeps a clock within one second. */
const DRIFT = 30;

/** Compares the clock of this machine with the `Date` header of the first response that has one. */
export function checkClock({ certificates, queries }: Probe): Result {
  const [seconds] = [certificates, ...queries].flatMap((answer) =>
    isFailure(answer) ? [] : (clockSkew(answer.header("Date"), answer.receivedAt) ?? []),
  );
  if (seconds === undefined) return result("clock", "clock-unknown");
  if (Math.abs(seconds) > TOLERANCE) return result("clock", "clock-wrong", { seconds });
  return Math.abs(seconds) > DRIFT
    ? result("clock", "clock-drift", { seconds })
    : result("clock", "clock-ok");
}

/** Checks whether WeChat Pay accepts a signed request. If it refuses the first, another one is enough. */
export function checkSignedGet({ certificates, queries }: Probe): Result {
  const first = judge(certificates);
  const accepted = queries.map(judge).find(({ code }) => code === "get-ok");
  return first.code === "get-refused" ? (accepted ?? first) : first;
}

/** An error response in the form of WeChat Pay. */
interface ApiFault {
  readonly code: string;
  /** In one line, without long runs of characters. */
  readonly message: string;
  /** `detail.field` of a `SIGN_ERROR`. */
  readonly field: string;
}

/** The codes with which WeChat Pay says that it does not know an order, or has no certificates. */
const UNKNOWN_NUMBER = /^(?:RESOURCE_NOT_EXISTS|ORDER_?NOT_?EXIST)$/;

function isSigned({ header }: Answer): boolean {
  return SIGNED_HEADERS.every((name) => header(name));
}

function judge(answer: Answer | Failure): Result {
  const check = "signed-get";
  if (isFailure(answer)) return result(check, "get-connection", answer);
  const { status } = answer;
  if (status >= 300 && status < 400) return result(check, "get-redirect", { status });
  const body = jsonOf(answer);
  const fault = faultOf(body);
  if (body === undefined || (status !== 200 && fault === undefined))
    return result(check, "get-foreign", { status });
  // Another server may answer with an object, or with a 404 in the form of an error.
  if (status === 200)
    return isSigned(answer) ? result(check, "get-ok") : result(check, "get-unsigned", { status });
  if (status === 404 && fault !== undefined && UNKNOWN_NUMBER.test(fault.code))
    return result(check, "get-ok");
  if (fault === undefined || status === 404) return result(check, "get-foreign", { status });
  if (status === 401) return judgeSignError(fault);
  if (status === 429 || status >= 500) return result(check, "get-busy", { status });
  return result(check, "get-refused", { status, apiCode: fault.code, message: fault.message });
}

/** What WeChat Pay refuses, by the field that it names, or else by its message. */
const SIGN_FAULTS = [
  ["sign-serial", /^serial_no$/, /序列号|serial_no/],
  ["sign-timestamp", /^timestamp$/, /timestamp|时间/],
  ["sign-caller", /^(?:mchid|brand_id)$/, /商户号|mchid|品牌|brand_id/],
  ["sign-signature", /^signature$/, /验签失败|签名错误|错误的签名/],
] as const;

function judgeSignError({ field, message }: ApiFault): Result {
  const fault =
    SIGN_FAULTS.find(([, pattern]) => pattern.test(field)) ??
    SIGN_FAULTS.find(([, , pattern]) => pattern.test(message));
  return fault ? result("signed-get", fault[0]) : result("signed-get", "sign-other", { message });
}

/** Reads an answer as a JSON object; undefined if it is not one. */
export function jsonOf({ body }: Answer): Readonly<Record<string, unknown>> | undefined {
  const value = parseText(decodeUtf8(body) ?? "");
  return isObject(value) ? value : undefined;
}

function faultOf(body: Readonly<Record<string, unknown>> | undefined): ApiFault | undefined {
  const { code, message, detail } = body ?? {};
  if (typeof code !== "string" || typeof message !== "string") return undefined;
  const field = isObject(detail) ? detail["field"] : undefined;
  return {
    code: toPlainLine(hideLongRuns(code), 64),
    message: toPlainLine(hideLongRuns(message), 200).replace(/[.。]$/, ""),
    field: typeof field === "string" ? field : "",
  };
}

/** Reports whether WeChat Pay refused the key that the header `Wechatpay-Serial` named. */
export function refusesPublicKey(answer: Answer): boolean {
  const fault = faultOf(jsonOf(answer));
  return (
    answer.status === 400 &&
    /wechatpay-serial|平台证书序列号|公钥ID/i.test(`${fault?.field} ${fault?.message}`)
  );
}

/** Checks how the merchant's server replied to a notification without a signature. */
export function checkNotifyReply(answer: Answer | Failure): Result {
  const check = "notify";
  if (isFailure(answer)) return result(check, "notify-unreachable", answer);
  const { status } = answer;
  if (status < 300) return result(check, "notify-accepted", { status });
  if (status < 400) return result(check, "notify-redirect", { status });
  if (status === 404 || status === 405) return result(check, "notify-not-found", { status });
  if (status >= 500) return result(check, "notify-error", { status });
  // A login, CSRF protection or a firewall refuses the notifications of WeChat Pay, too.
  const isOwn = status === 400 || (status === 401 && !answer.header("WWW-Authenticate"));
  return result(check, isOwn ? "notify-refused" : "notify-other", { status });
}
