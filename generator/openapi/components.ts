/** What every operation of APIv3 has in common, and no page repeats. */
import type { Components, Header, Reference, Response, Schema } from "./types.ts";

const errorSchema: Schema = {
  type: "object",
  description: "APIv3 的错误应答。错误应答没有签名。",
  properties: {
    code: { type: "string", description: "错误码", examples: ["PARAM_ERROR"] },
    message: { type: "string", description: "错误描述", examples: ["参数错误"] },
    detail: {
      type: "object",
      description: "出错的位置。各错误码所含内容不同",
      properties: {
        field: { type: "string", description: "出错的字段，JSON Pointer", examples: ["/amount/total"] },
        value: { description: "收到的值" },
        issue: { type: "string", description: "出错的原因" },
        location: { type: "string", description: "出错的位置", examples: ["body"] },
      },
    },
  },
  required: ["code", "message"],
};

/** Of what is signed, in the order of the specification. */
const signatureHeaders: Readonly<Record<string, string>> = {
  "Wechatpay-Timestamp": "应答的时间，Unix 秒",
  "Wechatpay-Nonce": "应答的随机串",
  "Wechatpay-Signature": "对“时间\\n随机串\\n应答主体\\n”的签名，Base64",
  "Wechatpay-Signature-Type": "签名算法，如 WECHATPAY2-SHA256-RSA2048",
  "Wechatpay-Serial": "验签所用的微信支付公钥 ID，或平台证书序列号",
};

const header = (description: string): Header => ({ description, schema: { type: "string" } });

/** The components that the operations of every document share. */
export const components: Components = {
  schemas: { Error: errorSchema },
  headers: {
    "Request-ID": header("请求的唯一标识，向微信支付寻求支持时提供"),
    ...Object.fromEntries(
      Object.entries(signatureHeaders).map(([name, description]) => [name, header(description)]),
    ),
  },
  responses: {
    ClientError: errorResponse("请求未被接受：签名、参数、权限、频率或业务状态不符。"),
    ServerError: errorResponse("微信支付未能处理请求，结果未知：以原参数重试，或先查询。"),
  },
  securitySchemes: {
    authorization: {
      type: "http",
      scheme: "WECHATPAY2-SHA256-RSA2048",
      description:
        '请求头 `Authorization: WECHATPAY2-SHA256-RSA2048 mchid="…",nonce_str="…",signature="…",timestamp="…",serial_no="…"`。' +
        "`signature` 是用商户私钥对“方法、路径与查询串、时间戳、随机串、请求主体”（各占一行，每行以换行结尾）的 SHA256-RSA2048 签名。" +
        "上传文件时，请求主体为 `meta` 的文本。",
    },
  },
};

function errorResponse(description: string): Response {
  return {
    description,
    headers: { "Request-ID": refTo("headers", "Request-ID") },
    content: { "application/json": { schema: refTo("schemas", "Error") } },
  };
}

/** A file is not signed, what else succeeds is. */
export function successHeaders(isSigned: boolean): Record<string, Reference> {
  const names = ["Request-ID", ...(isSigned ? Object.keys(signatureHeaders) : [])];
  return Object.fromEntries(names.map((name) => [name, refTo("headers", name)]));
}

/** Creates a reference to a component. */
export function refTo(kind: keyof Components, name: string): Reference {
  return { $ref: `#/components/${kind}/${name}` };
}
