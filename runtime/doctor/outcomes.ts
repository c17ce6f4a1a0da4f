/** The checks of the doctor in the order of its report, and every outcome that a check can have. */

/** The checks, as `--json` names them. */
export const CHECKS = [
  "env-file",
  "variables",
  "caller",
  "serial-no",
  "private-key",
  "key-file",
  "certificate",
  "key-pair",
  "certificate-serial",
  "certificate-owner",
  "certificate-expiry",
  "apiv3-key",
  "public-key-id",
  "public-key",
  "appid",
  "notify-url",
  "base-url",
  "client",
  "host",
  "spare-host",
  "clock",
  "signed-get",
  "identity",
  "response-signature",
  "apiv3-decrypt",
  "notify",
] as const;

/** The name of a check. */
export type Check = (typeof CHECKS)[number];

/** How a check ended. Only `failed` makes the exit code 1. */
export type Status = "ok" | "warning" | "failed" | "skipped";

/** The status of each outcome, by its code. Codes are stable: `--json` prints them. */
export const OUTCOMES = {
  "env-file-read": "ok",
  "env-file-none": "skipped",
  "variables-known": "ok",
  "variables-unknown": "warning",

  "mchid-ok": "ok",
  "brand-ok": "ok",
  "caller-missing": "failed",
  "caller-both": "failed",
  "caller-appid": "failed",
  "caller-form": "failed",
  "caller-length": "warning",

  "serial-ok": "ok",
  "serial-from-certificate": "ok",
  "serial-missing": "failed",
  "serial-public-key-id": "failed",
  "serial-form": "failed",
  "serial-length": "warning",

  "pem-missing": "failed",
  "pem-both": "failed",
  "pem-unreadable": "failed",
  "pem-path": "failed",
  "pem-text": "failed",
  "pem-kind": "failed",
  "pem-cut": "failed",
  "pem-invalid": "failed",
  "key-algorithm": "failed",
  "key-short": "failed",
  "key-long": "warning",
  "key-ok": "ok",

  "key-file-private": "ok",
  "key-file-readable": "warning",
  "key-file-none": "skipped",

  "certificate-ok": "ok",
  "certificate-none": "skipped",
  "certificate-platform": "failed",
  "pair-ok": "ok",
  "pair-differs": "failed",
  "certificate-serial-ok": "ok",
  "certificate-serial-differs": "failed",
  "owner-ok": "ok",
  "owner-differs": "failed",
  "owner-unknown": "warning",
  "owner-brand": "skipped",
  "expiry-ok": "ok",
  "expiry-soon": "warning",
  "expiry-over": "failed",
  "expiry-early": "failed",

  "apiv3-ok": "ok",
  "apiv3-missing": "failed",
  "apiv3-space": "failed",
  "apiv3-quotes": "failed",
  "apiv3-base64": "failed",
  "apiv3-hex": "failed",
  "apiv3-pem": "failed",
  "apiv3-length": "failed",
  "apiv3-characters": "warning",

  "public-key-id-ok": "ok",
  "public-key-id-missing": "failed",
  "public-key-id-serial": "failed",
  "public-key-id-form": "failed",
  "public-key-missing": "failed",
  "public-key-none": "warning",
  "public-key-own": "failed",

  "appid-ok": "ok",
  "appid-none": "skipped",
  "appid-form": "failed",

  "notify-url-ok": "ok",
  "notify-url-none": "skipped",
  "notify-url-form": "failed",
  "notify-url-http": "failed",
  "notify-url-query": "failed",
  "notify-url-private": "failed",
  "notify-url-ip": "warning",
  "notify-url-sandbox": "warning",

  "base-url-default": "ok",
  "base-url-other": "warning",
  "base-url-form": "failed",

  "client-ok": "ok",
  "client-refused": "failed",

  "host-ok": "ok",
  "host-dns": "failed",
  "host-tcp": "failed",
  "host-tls": "failed",
  "host-other": "skipped",
  "spare-unreachable": "warning",

  "clock-ok": "ok",
  "clock-drift": "warning",
  "clock-wrong": "failed",
  "clock-unknown": "skipped",

  "get-ok": "ok",
  "sign-caller": "failed",
  "sign-serial": "failed",
  "sign-timestamp": "failed",
  "sign-signature": "failed",
  "sign-other": "failed",
  "get-redirect": "failed",
  "get-foreign": "failed",
  "get-connection": "failed",
  "get-refused": "failed",
  "get-busy": "warning",

  "identity-public-key": "ok",
  "identity-certificates": "ok",
  "identity-both": "ok",
  "identity-unknown": "skipped",

  "response-ok": "ok",
  "response-certificate-ok": "ok",
  "response-certificates-too": "warning",
  "response-wrong-key": "failed",
  "response-other-id": "failed",
  "response-id-refused": "failed",
  "response-needs-public-key": "failed",
  "response-late": "failed",
  "response-unsigned": "skipped",

  "decrypt-ok": "ok",
  "decrypt-failed": "failed",
  "decrypt-invalid": "failed",
  "decrypt-later": "skipped",

  "notify-refused": "ok",
  "notify-accepted": "failed",
  "notify-not-found": "failed",
  "notify-redirect": "failed",
  "notify-error": "warning",
  "notify-unreachable": "failed",
  "notify-off": "skipped",

  offline: "skipped",
  "needs-valid": "skipped",
} as const satisfies Readonly<Record<string, Status>>;

/** The code of an outcome. */
export type Code = keyof typeof OUTCOMES;
