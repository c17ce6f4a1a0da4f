/** The faults of notifications, and what `parse` returns or throws for each. docs/faults.md has the same table. */
import type { Fault } from "./support/table.ts";

export interface NotificationFault extends Fault {
  /** A fault of the sandbox. */
  readonly by: string;
  /** What arrived before, if a cache stores that. */
  readonly before?: "the same bytes" | "the same id";
  /** What happens to a genuine notification on its way. */
  readonly sends?: "a header twice" | "Base64" | "2 MiB" | "a body that stops";
}

const mismatch = { error: "SignatureError", code: "ERR_SIGNATURE_MISMATCH" } as const;
const clock = { error: "SignatureError", code: "ERR_SIGNATURE_CLOCK" } as const;
const undecryptable = { error: "DecryptError", code: "ERR_DECRYPT" } as const;

const reject = "Reply with 401.";
const ownKey = "Reply with 500. Check that `apiV3Key` is the key of the merchant platform.";

export const notificationFaults: readonly NotificationFault[] = [
  {
    what: "The notification is forged: signed with a key that is not WeChat Pay's",
    by: "signature-forged",
    sees: mismatch,
    fix: reject,
  },
  { what: "The signature is cut short", by: "signature-truncated", sees: mismatch, fix: reject },
  {
    what: "The signature is that of an earlier message",
    by: "signature-replayed",
    sees: mismatch,
    fix: reject,
  },
  { what: "The signature is not Base64", by: "signature-not-base64", sees: mismatch, fix: reject },
  {
    what: "The notification is a probe: its signature begins with `WECHATPAY/SIGNTEST/`",
    by: "signtest",
    sees: mismatch,
    fix: "Reply with 401: WeChat Pay tests that merchants reject it.",
  },
  {
    what: "The notification is signed with a known key, under the serial number of another one",
    by: "serial-wrong",
    sees: mismatch,
    fix: reject,
  },
  { what: "The body was modified", by: "body-altered", sees: mismatch, fix: reject },
  {
    what: "The notification has no signature",
    by: "signature-missing",
    sees: { error: "SignatureError", code: "ERR_SIGNATURE_HEADERS" },
    fix: reject,
  },
  {
    what: "A header of the signature came twice",
    by: "",
    sends: "a header twice",
    sees: { error: "SignatureError", code: "ERR_SIGNATURE_HEADERS" },
    fix: "Reply with 401. Check for a proxy or a framework that adds the header again.",
  },
  {
    what: "The server parsed the body and serialized it again, or a gateway encoded it in Base64",
    by: "",
    sends: "Base64",
    sees: mismatch,
    fix: "Pass the raw bytes: the message says how.",
  },
  {
    what: "The body is longer than 1 MiB",
    by: "",
    sends: "2 MiB",
    sees: { error: "NotificationError", code: "ERR_NOTIFICATION_TOO_LARGE" },
    fix: "Reply with 413, as `errorReply` does.",
  },
  {
    what: "The body of a Request does not arrive within `bodyTimeout`",
    by: "",
    sends: "a body that stops",
    sees: { error: "NotificationError", code: "ERR_NOTIFICATION_TIMEOUT" },
    fix: "Reply with 408, as `errorReply` does.",
  },
  {
    what: "The notification is signed with a key whose serial number the client does not know",
    by: "serial-unknown",
    sees: { error: "SignatureError", code: "ERR_SERIAL_UNKNOWN" },
    fix: "Reply with 401. If the merchant platform lists the key, add it to `wechatpayKeys`.",
  },
  {
    what: "The notification was signed 301 seconds ago",
    by: "timestamp; seconds=-302",
    sees: clock,
    fix: "Reply with 401, and check the local clock. WeChat Pay sends the notification again, with a new signature.",
  },
  {
    what: "The notification was signed 301 seconds in the future",
    by: "timestamp; seconds=303",
    sees: clock,
    fix: "Reply with 401, and check the local clock. WeChat Pay sends the notification again, with a new signature.",
  },
  {
    what: "The notification was signed 295 seconds ago",
    by: "timestamp; seconds=-295",
    sees: "the notification",
    fix: "Nothing.",
  },
  {
    what: "The signature is right, but the ciphertext was modified",
    by: "resource-altered; part=ciphertext",
    sees: undecryptable,
    fix: ownKey,
  },
  {
    what: "The signature is right, but the nonce was modified",
    by: "resource-altered; part=nonce",
    sees: undecryptable,
    fix: ownKey,
  },
  {
    what: "The signature is right, but the associated data was modified",
    by: "resource-altered; part=associated_data",
    sees: undecryptable,
    fix: ownKey,
  },
  {
    what: "The signature is right, but the tag was modified",
    by: "resource-altered; part=tag",
    sees: undecryptable,
    fix: ownKey,
  },
  {
    what: "The same bytes and headers arrived before (replayed), with a cache",
    by: "",
    before: "the same bytes",
    sees: { error: "SignatureError", code: "ERR_SIGNATURE_REPLAYED" },
    fix: reject,
  },
  {
    what: "The notification was handled before and is sent again with a new signature, with a cache",
    by: "",
    before: "the same id",
    sees: "the notification",
    fix: "Send the same reply, and do nothing else: `duplicate` is true. `handle` does both.",
  },
];
