import type { RawRequest } from "../http/request.ts";
import { callerKindOf, schemes, type Caller, type CallerKind } from "../merchants/caller.ts";
import type { Merchants } from "../merchants/merchants.ts";
import { ApiError, type ApiErrorDetail } from "../http/api-error.ts";

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

/** What the sandbox says of each kind of caller. */
const callerTexts = {
  merchant: { id: "mchid", unknown: "商户号不存在", wrongSerial: "商户证书序列号有误", name: "merchant" },
  brand: { id: "brand_id", unknown: "品牌ID不存在", wrongSerial: "品牌证书序列号有误", name: "brand" },
} as const;

/** Checks the Authorization header as WeChat Pay does, and returns the caller. Throws an ApiError that names the wrong part. */
export function checkAuthorization(request: RawRequest, merchants: Merchants, nowSeconds: number): Caller {
  const { kind, ...fields } = parseAuthorization(request);
  const { id, unknown, wrongSerial, name } = callerTexts[kind];
  const caller = merchants.find(kind, fields.caller);
  if (!caller) throw signError(unknown, id, `${id} is not that of a ${name} of this sandbox`);
  if (fields.serial_no.toUpperCase() !== caller.keys.serialNo) {
    throw signError(wrongSerial, "serial_no", `serial_no is not that of the ${name}'s certificate`);
  }
  if (!/^\d{1,12}$/u.test(fields.timestamp)) {
    throw signError("时间戳格式错误", "timestamp", "timestamp is not in unix seconds");
  }
  if (Math.abs(nowSeconds - Number(fields.timestamp)) > clockTolerance) {
    const issue = `timestamp is more than ${clockTolerance} s away from the local clock`;
    throw signError("timestamp与发起请求的时间不得超过5分钟", "timestamp", issue);
  }
  const { scheme } = caller.keys.suite;
  if (kind === "merchant" && schemeOf(request) !== scheme) {
    const issue = `the certificate of serial_no is for ${scheme}, and the Authorization scheme is ${schemeOf(request)}`;
    throw signError("Http头Authorization认证类型与商户证书不符", "Authorization", issue);
  }
  checkSignature(request, fields, caller);
  return caller;
}

function checkSignature(
  request: RawRequest,
  fields: Omit<Authorization, "kind">,
  { keys: { publicKey, suite } }: Caller,
): void {
  const message = `${request.method}\n${request.target}\n${fields.timestamp}\n${fields.nonce_str}\n`;
  const signed = Buffer.concat([Buffer.from(message), request.body, Buffer.from("\n")]);
  const signature = Buffer.from(fields.signature, "base64");
  if (suite.verify(signed, publicKey, signature)) return;
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

type AuthorizationPart = "nonce_str" | "timestamp" | "serial_no" | "signature";
interface Authorization extends Readonly<Record<AuthorizationPart, string>> {
  readonly kind: CallerKind;
  /** The mchid or brand_id. */
  readonly caller: string;
}

function parseAuthorization({ target, headers }: RawRequest): Authorization {
  const header = headers.authorization;
  if (header === undefined) {
    throw signError("Http头缺少Authorization", "Authorization", "the Authorization header is missing");
  }
  const [, list = ""] = header.split(/ (.*)/su);
  const kind = kindOf(schemeOf({ headers }), target.split("?")[0] ?? "");
  const parts = new Map([...list.matchAll(/\b(\w+)="([^"]*)"/gu)].map(([, name, value]) => [name, value]));
  const part = (name: AuthorizationPart | "mchid" | "brand_id"): string => {
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
    kind,
    caller: part(callerTexts[kind].id),
    nonce_str: part("nonce_str"),
    timestamp: part("timestamp"),
    serial_no: part("serial_no"),
    signature: part("signature"),
  };
}

/**
 * Returns the caller that signs a request to a path. The brand's scheme belongs to the paths below `/brand/`, the merchant's
 * to all others. Either caller may list platform certificates, because a brand has no other path for them.
 */
function kindOf(scheme: string, path: string): CallerKind {
  const kind = callerKindOf(path);
  if (isSchemeOf(kind, scheme)) return kind;
  if (isSchemeOf("brand", scheme) && path === "/v3/certificates") return "brand";
  const issue = `the Authorization scheme is not ${schemes[kind].join(" or ")}`;
  throw signError("Http头Authorization认证类型不正确", "Authorization", issue);
}

function isSchemeOf(kind: CallerKind, scheme: string): boolean {
  return schemes[kind].some((one) => one === scheme);
}

/** Returns the scheme of the Authorization header; an empty text without one. */
export function schemeOf({ headers }: Pick<RawRequest, "headers">): string {
  return /^\S+/u.exec(headers.authorization ?? "")?.[0] ?? "";
}

function signError(message: string, field: string, issue: string, more?: ApiErrorDetail["more"]): ApiError {
  return new ApiError(401, "SIGN_ERROR", `${message}: ${issue}`, {
    ...{ field, issue, location: "authorization" },
    ...(more && { more }),
  });
}
