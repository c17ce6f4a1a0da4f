/** What can go wrong with a notification, and what `parse` makes of it. docs/faults.md says the same. */
import type { Fault } from "./support/table.ts";

export interface NotificationFault extends Fault {
  /** A fault of the sandbox. */
  readonly by: string;
  /** What came before it, where a cache remembers that. */
  readonly before?: "the same bytes" | "the same id";
}

const mismatch = { error: "SignatureError", code: "ERR_SIGNATURE_MISMATCH" } as const;
const clock = { error: "SignatureError", code: "ERR_SIGNATURE_CLOCK" } as const;
const decryptError = { error: "DecryptError", code: "ERR_DECRYPT" } as const;

const refuse = "Answer 401.";
const ownKey = "Answer 500, and look whether `apiV3Key` is that of the merchant platform.";

export const notificationFaults: readonly NotificationFault[] = [
  {
    what: "forged: signed with a key that is not WeChat Pay's",
    by: "signature-forged",
    sees: mismatch,
    fix: refuse,
  },
  { what: "its signature is cut short", by: "signature-truncated", sees: mismatch, fix: refuse },
  {
    what: "its signature is that of another, earlier message",
    by: "signature-replayed",
    sees: mismatch,
    fix: refuse,
  },
  { what: "its signature is not Base64", by: "signature-not-base64", sees: mismatch, fix: refuse },
  {
    what: "a probe: its signature begins with `WECHATPAY/SIGNTEST/`",
    by: "signtest",
    sees: mismatch,
    fix: "Answer 401: WeChat Pay looks whether it is refused.",
  },
  {
    what: "the right key signed it, under the serial of another one",
    by: "serial-wrong",
    sees: mismatch,
    fix: refuse,
  },
  { what: "its body is altered", by: "body-altered", sees: mismatch, fix: refuse },
  {
    what: "it has no signature",
    by: "signature-missing",
    sees: { error: "SignatureError", code: "ERR_SIGNATURE_HEADERS" },
    fix: refuse,
  },
  {
    what: "it is signed with a key under a serial that the client does not know",
    by: "serial-unknown",
    sees: { error: "SignatureError", code: "ERR_SERIAL_UNKNOWN" },
    fix: "Answer 401, and add the key to `wechatpayKeys`, if the merchant platform lists it.",
  },
  {
    what: "it was signed 301 s ago (late)",
    by: "timestamp; seconds=-302",
    sees: clock,
    fix: "Answer 401, and look at this machine's clock: it is sent again, signed anew.",
  },
  {
    what: "it was signed 301 s from now (early)",
    by: "timestamp; seconds=303",
    sees: clock,
    fix: "Answer 401, and look at this machine's clock: it is sent again, signed anew.",
  },
  {
    what: "it was signed 295 s ago",
    by: "timestamp; seconds=-295",
    sees: "the notification",
    fix: "Nothing.",
  },
  {
    what: "rightly signed, its ciphertext altered",
    by: "resource-altered; part=ciphertext",
    sees: decryptError,
    fix: ownKey,
  },
  {
    what: "rightly signed, its nonce altered",
    by: "resource-altered; part=nonce",
    sees: decryptError,
    fix: ownKey,
  },
  {
    what: "rightly signed, its associated data altered",
    by: "resource-altered; part=associated_data",
    sees: decryptError,
    fix: ownKey,
  },
  {
    what: "rightly signed, its tag altered",
    by: "resource-altered; part=tag",
    sees: decryptError,
    fix: ownKey,
  },
  {
    what: "replayed: the very bytes and headers that came before, where a cache is given",
    by: "",
    before: "the same bytes",
    sees: { error: "SignatureError", code: "ERR_SIGNATURE_REPLAYED" },
    fix: refuse,
  },
  {
    what: "sent again and signed anew, where a cache is given and it was handled",
    by: "",
    before: "the same id",
    sees: "the notification",
    fix: "Answer as before, and do nothing more: `duplicate` is true, and `handle` does so by itself.",
  },
];
