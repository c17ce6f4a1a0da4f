import { verify } from "node:crypto";

import type { RawRequest } from "../http/request.ts";
import type { Credentials } from "../keys/credentials.ts";
import { ApiError, type ApiErrorDetail } from "../http/api-error.ts";

const scheme = "WECHATPAY2-SHA256-RSA2048";
/** Seconds that the clocks of merchant and sandbox may differ. */
const clockTolerance = 300;

/** Checks that User-Agent and Accept are present, as WeChat Pay requires. Throws an ApiError. */
export function checkHeaders({ headers }: RawRequest): void {
  const missing = (["user-agent", "accept"] as const).find((name) => !headers[name]);
  if (missing === undefined) return;
  const issue = `the header ${missing === "accept" ? "Accept" : "User-Agent"} is missing`;
  throw new ApiError(400, "PARAM_ERROR", `Http头缺少Accept或User-Agent: ${issue}`, {
    issue,
    location: "header",
  });
}

/** Checks the Authorization header as WeChat Pay does. Throws an ApiError that names the wrong part. */
export function checkAuthorization(request: RawRequest, credentials: Credentials, nowSeconds: number): void {
  const fields = parseAuthorization(request.headers.authorization);
  if (fields.mchid !== credentials.mchid) {
    throw signError("商户号不存在", "mchid", "mchid is not that of this sandbox's merchant");
  }
  if (fields.serial_no.toUpperCase() !== credentials.serialNo) {
    throw signError("商户证书序列号有误", "serial_no", "serial_no is not that of the merchant's certificate");
  }
  if (!/^\d{1,12}$/u.test(fields.timestamp)) {
    throw signError("时间戳格式错误", "timestamp", "timestamp is not in unix seconds");
  }
  if (Math.abs(nowSeconds - Number(fields.timestamp)) > clockTolerance) {
    const issue = `timestamp is more than ${clockTolerance} s away from the local clock`;
    throw signError("timestamp与发起请求的时间不得超过5分钟", "timestamp", issue);
  }
  checkSignature(request, fields, credentials);
}

function checkSignature(
  request: RawRequest,
  fields: Authorization,
  { merchantPublicKey }: Credentials,
): void {
  const message = `${request.method}\n${request.target}\n${fields.timestamp}\n${fields.nonce_str}\n`;
  const signed = Buffer.concat([Buffer.from(message), request.body, Buffer.from("\n")]);
  const signature = Buffer.from(fields.signature, "base64");
  if (verify("sha256", signed, merchantPublicKey, signature)) return;
  const issue = "the signature does not match the request: method, path and query, timestamp, nonce and body";
  throw signError("错误的签名，验签失败", "signature", issue, {
    sign_information: {
      method: request.method,
      url: request.target,
      // Without the body, since it may hold personal data that must not reach a log.
      truncated_sign_message: message,
      sign_message_length: signed.length,
    },
  });
}

type AuthorizationPart = "mchid" | "nonce_str" | "timestamp" | "serial_no" | "signature";
type Authorization = Readonly<Record<AuthorizationPart, string>>;

function parseAuthorization(header: string | undefined): Authorization {
  if (header === undefined) {
    throw signError("Http头缺少Authorization", "Authorization", "the Authorization header is missing");
  }
  const [type, list = ""] = header.split(/ (.*)/su);
  if (type !== scheme) {
    throw signError(
      "Http头Authorization认证类型不正确",
      "Authorization",
      `the Authorization scheme is not ${scheme}`,
    );
  }
  const parts = new Map([...list.matchAll(/(\w+)="([^"]*)"/gu)].map(([, name, value]) => [name, value]));
  const part = (name: AuthorizationPart): string => {
    const value = parts.get(name);
    if (!value) {
      throw signError(
        "Http头Authorization值格式错误",
        name,
        `${name} is missing in the Authorization header`,
      );
    }
    return value;
  };
  return {
    mchid: part("mchid"),
    nonce_str: part("nonce_str"),
    timestamp: part("timestamp"),
    serial_no: part("serial_no"),
    signature: part("signature"),
  };
}

function signError(message: string, field: string, issue: string, more?: ApiErrorDetail["more"]): ApiError {
  return new ApiError(401, "SIGN_ERROR", `${message}: ${issue}`, {
    ...{ field, issue, location: "authorization" },
    ...(more && { more }),
  });
}
