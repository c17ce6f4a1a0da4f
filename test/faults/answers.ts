/** What can go wrong with an answer, and what the caller of the client sees of it. docs/faults.md says the same. */
import { brokenGzip, refuse, response, type Act } from "./support/by-hand.ts";
import type { Fault } from "./support/table.ts";

/** A fault of an answer. */
export interface AnswerFault extends Fault {
  /** A fault of the sandbox, or what a server does by hand where the sandbox has none. */
  readonly by: string | Act;
  /** Whether a call that may be repeated is sent again. */
  readonly again: boolean;
}

const mismatch = { error: "SignatureError", code: "ERR_SIGNATURE_MISMATCH" } as const;
const clock = { error: "SignatureError", code: "ERR_SIGNATURE_CLOCK" } as const;
const broken = { error: "ConnectionError", code: "ERR_CONNECTION", sent: "unknown" } as const;
const late = { error: "ConnectionError", code: "ERR_TIMEOUT", sent: "unknown" } as const;
const api = (status: number) => ({ error: "ApiError", code: "ERR_API", status }) as const;

const query = "Query what became of it before it is repeated.";
const untrusted = "Trust nothing of it. The call may have had its effect: query.";
const ownClock = "Set the clock that the message tells is wrong. The call may have had its effect: query.";

/** Longer than any of these calls waits. */
const never = "ms=600000";

export const answerFaults: readonly AnswerFault[] = [
  {
    what: "forged: signed with a key that is not WeChat Pay's",
    by: "signature-forged",
    sees: mismatch,
    again: true,
    fix: untrusted,
  },
  {
    what: "its signature is cut short",
    by: "signature-truncated",
    sees: mismatch,
    again: true,
    fix: untrusted,
  },
  {
    what: "its signature is that of another, earlier message (replayed)",
    by: "signature-replayed",
    sees: mismatch,
    again: true,
    fix: untrusted,
  },
  {
    what: "its signature is not Base64",
    by: "signature-not-base64",
    sees: mismatch,
    again: true,
    fix: untrusted,
  },
  {
    what: "a probe: its signature begins with `WECHATPAY/SIGNTEST/`",
    by: "signtest",
    sees: mismatch,
    again: true,
    fix: "Nothing: WeChat Pay looks whether it is refused. The call may have had its effect: query.",
  },
  {
    what: "the right key signed it, under the serial of another one",
    by: "serial-wrong",
    sees: mismatch,
    again: true,
    fix: untrusted,
  },
  { what: "its body is altered", by: "body-altered", sees: mismatch, again: true, fix: untrusted },
  {
    what: "half of its body is missing, and its length says so",
    by: "body-cut",
    sees: mismatch,
    again: true,
    fix: untrusted,
  },
  {
    what: "it has no signature",
    by: "signature-missing",
    sees: { error: "SignatureError", code: "ERR_SIGNATURE_HEADERS" },
    again: false,
    fix: "Look what answers in WeChat Pay's place: a proxy, or a captive portal.",
  },
  {
    what: "it is signed with a key under a serial that the client does not know",
    by: "serial-unknown",
    sees: { error: "SignatureError", code: "ERR_SERIAL_UNKNOWN" },
    again: false,
    fix: "Add the key to `wechatpayKeys`, if the merchant platform lists it.",
  },
  {
    what: "it was signed 301 s ago (late)",
    by: "timestamp; seconds=-302",
    sees: clock,
    again: false,
    fix: ownClock,
  },
  {
    what: "it was signed 301 s from now (early)",
    by: "timestamp; seconds=303",
    sees: clock,
    again: false,
    fix: ownClock,
  },
  {
    what: "it was signed 295 s ago",
    by: "timestamp; seconds=-295",
    sees: "the answer",
    again: false,
    fix: "Nothing.",
  },
  {
    what: "this machine's clock is an hour behind WeChat Pay's",
    by: "clock; seconds=3600",
    sees: api(401),
    again: false,
    fix: "Set the clock: the message tells by how many seconds it is wrong. Nothing was done.",
  },
  {
    what: "an HTML error page of a proxy, 502",
    by: "html; status=502",
    sees: api(502),
    again: true,
    fix: query,
  },
  {
    what: "an HTML page, 200",
    by: "html; status=200",
    sees: { error: "SignatureError", code: "ERR_SIGNATURE_HEADERS" },
    again: false,
    fix: "Look what answers in WeChat Pay's place: a proxy, or a captive portal.",
  },
  {
    what: "genuine, but empty where the documents have a body",
    by: "body-empty",
    sees: { error: "ResponseError", code: "ERR_RESPONSE_JSON" },
    again: false,
    fix: "The call has succeeded: query what it gave.",
  },
  {
    what: "the connection ends in the middle of the body (truncated)",
    by: "body-truncated",
    sees: broken,
    again: true,
    fix: query,
  },
  {
    what: "the connection is reset before anything is done",
    by: "reset; when=request",
    sees: broken,
    again: true,
    fix: query,
  },
  {
    what: "the connection is reset before the answer, and all is done",
    by: "reset; when=before",
    sees: broken,
    again: true,
    fix: query,
  },
  {
    what: "the connection is reset during the answer",
    by: "reset; when=during",
    sees: broken,
    again: true,
    fix: query,
  },
  {
    what: "the connection is reset after the answer",
    by: "reset; when=after",
    sees: "the answer",
    again: false,
    fix: "Nothing.",
  },
  { what: "no answer comes", by: "hang", sees: late, again: true, fix: query },
  { what: "the headers come too slowly", by: `slow-headers; ${never}`, sees: late, again: true, fix: query },
  { what: "the body comes too slowly", by: `slow-body; ${never}`, sees: late, again: true, fix: query },
  {
    what: "slowly, but within `timeout`",
    by: "slow-headers; ms=30, slow-body; ms=30",
    sees: "the answer",
    again: false,
    fix: "Nothing.",
  },
  {
    what: "429",
    by: "status; status=429",
    sees: api(429),
    again: true,
    fix: "Call less often. Of a refund or a transfer the outcome is unknown: query.",
  },
  {
    what: "429 with `Retry-After`",
    by: "status; status=429; retryAfter=1",
    sees: api(429),
    again: true,
    fix: "The same; `retryAfter` of the error tells the seconds.",
  },
  { what: "500", by: "status; status=500", sees: api(500), again: true, fix: query },
  {
    what: "500 with `Retry-After`",
    by: "status; status=500; retryAfter=1",
    sees: api(500),
    again: true,
    fix: query,
  },
  {
    what: "500, and all is done",
    by: "status; status=500; when=after",
    sees: api(500),
    again: true,
    fix: query,
  },
  { what: "502", by: "status; status=502", sees: api(502), again: true, fix: query },
  {
    what: "502 with `Retry-After`",
    by: "status; status=502; retryAfter=1",
    sees: api(502),
    again: true,
    fix: query,
  },
  { what: "503", by: "status; status=503", sees: api(503), again: true, fix: query },
  {
    what: "503 with `Retry-After`",
    by: "status; status=503; retryAfter=1",
    sees: api(503),
    again: true,
    fix: query,
  },
  {
    what: "503 with a `Retry-After` of more than 20 s",
    by: "status; status=503; retryAfter=21",
    sees: api(503),
    again: false,
    fix: "Come back after `retryAfter` seconds, and query.",
  },
  {
    what: "400, or any other status",
    by: "status; status=400",
    sees: api(400),
    again: false,
    fix: "As `apiCode` and the message say.",
  },
  {
    what: "a redirect: not followed, as the signature is for this path",
    by: "redirect; status=307",
    sees: api(307),
    again: false,
    fix: "Correct `baseUrl`.",
  },
  {
    what: "no server listens",
    by: refuse,
    sees: { error: "ConnectionError", code: "ERR_CONNECTION", sent: "no" },
    again: true,
    fix: "Nothing was sent: repeat it at will.",
  },
  {
    what: "something other than HTTP",
    by: (socket) => socket.end("SSH-2.0-OpenSSH_9.9\r\n"),
    sees: broken,
    again: true,
    fix: query,
  },
  {
    what: "the headers are cut",
    by: (socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Ty"),
    sees: broken,
    again: true,
    fix: query,
  },
  {
    what: "it asks for another protocol",
    by: (socket) => socket.write("HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: h2c\r\n\r\n"),
    sees: broken,
    again: true,
    fix: query,
  },
  {
    what: "its Content-Encoding cannot be undone",
    by: (socket) => socket.end(brokenGzip),
    sees: broken,
    again: true,
    fix: query,
  },
  {
    what: "it is longer than 16 MiB",
    by: (socket) => socket.end(response(200, Buffer.alloc(17 * 2 ** 20, " "))),
    sees: { error: "ConnectionError", code: "ERR_RESPONSE_TOO_LARGE", sent: "unknown" },
    again: false,
    fix: "Ask for less. The call may have had its effect: query.",
  },
];
