/** Endpoints that a program describes itself, for docs/undocumented-endpoints.md. */
import type { Client, Download, FileInput } from "wechatpay-ts";
import { describe, guard, validator } from "wechatpay-ts/check";
import {
  define,
  digest,
  encrypted,
  file,
  integer,
  json,
  limited,
  list,
  oneOf,
  required,
  requiredEncrypted,
  requiredInteger,
  requiredString,
  string,
} from "wechatpay-ts/schema";

// #region plain
interface RefundRequest {
  json: {
    out_trade_no: string;
    out_refund_no: string;
    reason?: string;
    amount: { refund: number; total: number; currency: "CNY" };
    goods_detail?: { goods_id: string; quantity: number }[];
  };
}
interface RefundResponse {
  refund_id: string;
  status: "SUCCESS" | "PROCESSING" | "ABNORMAL" | "CLOSED" | (string & {});
}

const request = {
  json: required({
    out_trade_no: required(limited(string, { minLength: 6, maxLength: 32 })),
    out_refund_no: requiredString,
    reason: string,
    amount: required({ refund: requiredInteger, total: requiredInteger, currency: required(oneOf("CNY")) }),
    goods_detail: list({ goods_id: requiredString, quantity: integer }),
  }),
};

export const refund = define<RefundRequest, RefundResponse>("POST", "/v3/refund/domestic/refunds", {
  request,
  response: {
    refund_id: requiredString,
    status: required(oneOf("SUCCESS", "PROCESSING", "ABNORMAL", "CLOSED")),
  },
  idempotent: "json.out_refund_no", // WeChat Pay recognizes a repetition by it, so the client may retry
});

export async function refundOrder(client: Client, json: RefundRequest["json"]) {
  const { refund_id, status } = await client.call(refund, { json });
  return { refund_id, status };
}
// #endregion

// #region encrypted
export const echo = define<
  { json: { echo_message: string; encrypted_echo_message: string } },
  { echo_message?: string; encrypted_echo_message: string }
>("POST", "/v3/security/echo", {
  request: { json: required({ echo_message: requiredString, encrypted_echo_message: requiredEncrypted }) },
  response: { echo_message: string, encrypted_echo_message: encrypted },
});

export async function echoName(client: Client, name: string) {
  const json = { echo_message: "hello", encrypted_echo_message: name }; // plain text
  const response = await client.call(echo, { json });
  return response.encrypted_echo_message; // decrypted
}
// #endregion

// #region upload
export const upload = define<
  { body: { file: FileInput; meta: { filename: string; sha256?: string } } },
  { media_id: string }
>("POST", "/v3/merchant/media/upload", {
  request: {
    body: required({
      file: required(file),
      meta: required(json({ filename: requiredString, sha256: digest })), // the client adds the digest
    }),
  },
  response: { media_id: requiredString },
});

export async function uploadImage(client: Client, image: Uint8Array) {
  const { media_id } = await client.call(upload, { body: { file: image, meta: { filename: "shop.png" } } });
  return media_id;
}
// #endregion

// #region stream
export const billFile = define<{ query: { token: string } }, Download>("GET", "/v3/billdownload/file", {
  request: { query: required({ token: requiredString }) },
  response: {},
  responseType: "stream",
});

export async function readFile(client: Client, token: string) {
  const file = await client.call(billFile, { query: { token } });
  return file.bytes(); // or file.stream; the request is signed, the bytes are not
}
// #endregion

// #region check
export const isRefundRequest = guard<RefundRequest>(request, "request");

export function problemsOf(value: unknown): readonly string[] {
  const result = validator<RefundRequest>(request, "request")["~standard"].validate(value);
  if (result instanceof Promise || result.issues === undefined) return [];
  return result.issues.map(({ message }) => message);
}

export const options = { onIssue: (issue: Parameters<typeof describe>[0]) => console.warn(describe(issue)) };
// #endregion
