/** The faults of responses, and what the client returns or throws for each. docs/faults.md has the same table. */
import { brokenGzip, refuse, response, type Act } from "./support/by-hand.ts";
import type { Fault } from "./support/table.ts";

/** A fault of a response. */
export interface ResponseFault extends Fault {
  /** A fault of the sandbox, or what a raw server does if the sandbox has no such fault. */
  readonly by: string | Act;
  /** Whether the client retries a call that is safe to repeat. */
  readonly isRetried: boolean;
}

const mismatch = { error: "SignatureError", code: "ERR_SIGNATURE_MISMATCH" } as const;
const clock = { error: "SignatureError", code: "ERR_SIGNATURE_CLOCK" } as const;
const broken = { error: "ConnectionError", code: "ERR_CONNECTION", sent: "unknown" } as const;
const late = { error: "ConnectionError", code: "ERR_TIMEOUT", sent: "unknown" } as const;
const api = (status: number) => ({ error: "ApiError", code: "ERR_API", status }) as const;

const query = "Query the outcome before you repeat the call.";
const untrusted = "Do not use the response. The call may have had an effect: query.";
const ownClock = "Correct the clock that the message names. The call may have had an effect: query.";
const proxy =
  "Check for a proxy or a captive portal between the client and WeChat Pay. The call may have had an effect: query.";
const nothing = "Nothing.";

/** Longer than any of these calls waits. */
const never = "ms=600000";

export const responseFaults: readonly ResponseFault[] = [
  {
    what: "The response is forged: signed with a key that is not WeChat Pay's",
    by: "signature-forged",
    sees: mismatch,
    isRetried: true,
    fix: untrusted,
  },
  {
    what: "The signature is cut short",
    by: "signature-truncated",
    sees: mismatch,
    isRetried: true,
    fix: untrusted,
  },
  {
    what: "The signature is that of an earlier message (replayed)",
    by: "signature-replayed",
    sees: mismatch,
    isRetried: true,
    fix: untrusted,
  },
  {
    what: "The signature is not Base64",
    by: "signature-not-base64",
    sees: mismatch,
    isRetried: true,
    fix: untrusted,
  },
  {
    what: "The response is a probe: its signature begins with `WECHATPAY/SIGNTEST/`",
    by: "signtest",
    sees: mismatch,
    isRetried: true,
    fix: "Nothing: WeChat Pay tests that clients reject it. The call may have had an effect: query.",
  },
  {
    what: "The response is signed with a known key, under the serial number of another one",
    by: "serial-wrong",
    sees: mismatch,
    isRetried: true,
    fix: untrusted,
  },
  { what: "The body was modified", by: "body-altered", sees: mismatch, isRetried: true, fix: untrusted },
  {
    what: "Half of the body is missing, and Content-Length fits the rest",
    by: "body-cut",
    sees: mismatch,
    isRetried: true,
    fix: untrusted,
  },
  {
    what: "The response has no signature",
    by: "signature-missing",
    sees: { error: "SignatureError", code: "ERR_SIGNATURE_HEADERS" },
    isRetried: false,
    fix: proxy,
  },
  {
    what: "The response is signed with a key whose serial number the client does not know",
    by: "serial-unknown",
    sees: { error: "SignatureError", code: "ERR_SERIAL_UNKNOWN" },
    isRetried: false,
    fix: "If the merchant platform lists the key, add it to `wechatpayKeys`. The call may have had an effect: query.",
  },
  {
    what: "The response was signed 301 seconds ago",
    by: "timestamp; seconds=-302",
    sees: clock,
    isRetried: false,
    fix: ownClock,
  },
  {
    what: "The response was signed 301 seconds in the future",
    by: "timestamp; seconds=303",
    sees: clock,
    isRetried: false,
    fix: ownClock,
  },
  {
    what: "The response was signed 295 seconds ago",
    by: "timestamp; seconds=-295",
    sees: "the response",
    isRetried: false,
    fix: nothing,
  },
  {
    what: "The local clock is an hour behind WeChat Pay's",
    by: "clock; seconds=3600",
    sees: api(401),
    isRetried: false,
    fix: "Correct the local clock: the message says by how many seconds it is wrong. WeChat Pay does not sign refusals: query before you treat the call as failed.",
  },
  {
    what: "Status 502 with an HTML error page of a proxy",
    by: "html; status=502",
    sees: api(502),
    isRetried: true,
    fix: query,
  },
  {
    what: "Status 200 with an HTML page",
    by: "html; status=200",
    sees: { error: "SignatureError", code: "ERR_SIGNATURE_HEADERS" },
    isRetried: false,
    fix: proxy,
  },
  {
    what: "The verified response is empty, but the documentation has a body",
    by: "body-empty",
    sees: { error: "ResponseError", code: "ERR_RESPONSE_JSON" },
    isRetried: false,
    fix: "The call has succeeded: query its result.",
  },
  {
    what: "The connection ends in the middle of the body",
    by: "body-truncated",
    sees: broken,
    isRetried: true,
    fix: query,
  },
  {
    what: "The connection is reset before the operation has an effect",
    by: "reset; when=request",
    sees: broken,
    isRetried: true,
    fix: query,
  },
  {
    what: "The connection is reset after the operation had its effect, before the response",
    by: "reset; when=before",
    sees: broken,
    isRetried: true,
    fix: query,
  },
  {
    what: "The connection is reset during the response",
    by: "reset; when=during",
    sees: broken,
    isRetried: true,
    fix: query,
  },
  {
    what: "The connection is reset after the response",
    by: "reset; when=after",
    sees: "the response",
    isRetried: false,
    fix: nothing,
  },
  { what: "No response arrives", by: "hang", sees: late, isRetried: true, fix: query },
  {
    what: "The headers arrive too slowly",
    by: `slow-headers; ${never}`,
    sees: late,
    isRetried: true,
    fix: query,
  },
  { what: "The body arrives too slowly", by: `slow-body; ${never}`, sees: late, isRetried: true, fix: query },
  {
    what: "The response arrives slowly, but within `timeout`",
    by: "slow-headers; ms=30, slow-body; ms=30",
    sees: "the response",
    isRetried: false,
    fix: nothing,
  },
  {
    what: "Status 429",
    by: "status; status=429",
    sees: api(429),
    isRetried: true,
    fix: "Send fewer calls. The outcome of a refund or transfer is unknown: query.",
  },
  {
    what: "Status 429 with `Retry-After`",
    by: "status; status=429; retryAfter=1",
    sees: api(429),
    isRetried: true,
    fix: "As above, after `retryAfter` seconds (a member of the error): query.",
  },
  { what: "Status 500", by: "status; status=500", sees: api(500), isRetried: true, fix: query },
  {
    what: "Status 500 with `Retry-After`",
    by: "status; status=500; retryAfter=1",
    sees: api(500),
    isRetried: true,
    fix: query,
  },
  {
    what: "Status 500 after the operation had its effect",
    by: "status; status=500; when=after",
    sees: api(500),
    isRetried: true,
    fix: query,
  },
  { what: "Status 502", by: "status; status=502", sees: api(502), isRetried: true, fix: query },
  {
    what: "Status 502 with `Retry-After`",
    by: "status; status=502; retryAfter=1",
    sees: api(502),
    isRetried: true,
    fix: query,
  },
  { what: "Status 503", by: "status; status=503", sees: api(503), isRetried: true, fix: query },
  {
    what: "Status 503 with `Retry-After`",
    by: "status; status=503; retryAfter=1",
    sees: api(503),
    isRetried: true,
    fix: query,
  },
  {
    what: "Status 503 with a `Retry-After` of more than 20 seconds",
    by: "status; status=503; retryAfter=21",
    sees: api(503),
    isRetried: false,
    fix: "Query the outcome after `retryAfter` seconds.",
  },
  {
    what: "Status 400, or any other",
    by: "status; status=400",
    sees: api(400),
    isRetried: false,
    fix: "Correct the request as `apiCode` and the message say. WeChat Pay does not sign refusals: query before you treat the call as failed.",
  },
  {
    what: "Status 307, a redirect: the client does not follow it, since the signature covers the path",
    by: "redirect; status=307",
    sees: api(307),
    isRetried: false,
    fix: "Correct `baseUrl`. The call may have had an effect: query.",
  },
  {
    what: "The server refuses connections",
    by: refuse,
    sees: { error: "ConnectionError", code: "ERR_CONNECTION", sent: "no" },
    isRetried: true,
    fix: "Nothing was sent: repeat the call.",
  },
  {
    what: "The response is not HTTP",
    by: (socket) => socket.end("SSH-2.0-OpenSSH_9.9\r\n"),
    sees: broken,
    isRetried: true,
    fix: query,
  },
  {
    what: "The headers are cut off",
    by: (socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Ty"),
    sees: broken,
    isRetried: true,
    fix: query,
  },
  {
    what: "The server requests a protocol upgrade (101)",
    by: (socket) => socket.write("HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n"),
    sees: broken,
    isRetried: true,
    fix: query,
  },
  {
    what: "The body cannot be decoded by its Content-Encoding",
    by: (socket) => socket.end(brokenGzip),
    sees: broken,
    isRetried: true,
    fix: query,
  },
  {
    what: "The response is longer than 16 MiB",
    by: (socket) => socket.end(response(200, Buffer.alloc(17 * 2 ** 20, " "))),
    sees: { error: "ConnectionError", code: "ERR_RESPONSE_TOO_LARGE", sent: "unknown" },
    isRetried: false,
    fix: "Request fewer data. The call may have had an effect: query.",
  },
];
