import { randomBytes, sign } from "node:crypto";

import type { Credentials } from "./credentials.ts";
import type { Refusal } from "./refusal.ts";

/** What goes back over the wire. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Only success is signed; an error is not, as with WeChat Pay. */
export function succeed(
  status: number,
  body: string,
  { wechatpayPrivateKey, publicKeyId }: Credentials,
): Reply {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const nonce = randomBytes(16).toString("hex");
  const signature = sign("sha256", Buffer.from(`${timestamp}\n${nonce}\n${body}\n`), wechatpayPrivateKey);
  return {
    status,
    headers: {
      ...commonHeaders(),
      "Wechatpay-Timestamp": timestamp,
      "Wechatpay-Nonce": nonce,
      "Wechatpay-Signature": signature.toString("base64"),
      "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048",
      "Wechatpay-Serial": publicKeyId,
    },
    body,
  };
}

/** A file, which WeChat Pay does not sign. */
export function stream(): Reply {
  const headers = { ...commonHeaders(), "Content-Type": "application/octet-stream" };
  return { status: 200, headers, body: "sandbox\n" };
}

export function refuse({ status, code, message, detail }: Refusal): Reply {
  return {
    status,
    headers: commonHeaders(),
    body: JSON.stringify({ code, message, ...(detail && { detail }) }),
  };
}

function commonHeaders(): Record<string, string> {
  return {
    "Content-Type": "application/json; charset=utf-8",
    "Request-ID": randomBytes(8).toString("hex").toUpperCase(),
  };
}
