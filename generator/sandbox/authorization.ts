import { verify } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

import type { Credentials } from "./keys/credentials.ts";
import { Refusal } from "./refusal.ts";

/** A request as it came, not yet believed. */
export interface RawRequest {
  readonly method: string;
  /** Path and query as sent: this is what was signed. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

const scheme = "WECHATPAY2-SHA256-RSA2048";
/** How far the two clocks may be apart, in seconds. */
const clockTolerance = 300;

/** Checks the Authorization header as WeChat Pay does. Throws a Refusal that says which part is wrong. */
export function checkAuthorization(request: RawRequest, credentials: Credentials, nowSeconds: number): void {
  const fields = parseAuthorization(request.headers.authorization);
  if (fields.mchid !== credentials.mchid) throw signError("mchid is not the one of this sandbox's merchant");
  if (fields.serial_no.toUpperCase() !== credentials.serialNo) {
    throw signError("serial_no is not that of the merchant's certificate");
  }
  if (!/^\d{1,12}$/u.test(fields.timestamp)) throw signError("timestamp is not in unix seconds");
  if (Math.abs(nowSeconds - Number(fields.timestamp)) > clockTolerance) {
    throw signError(`timestamp is more than ${clockTolerance} s away from this machine's clock`);
  }
  const message = `${request.method}\n${request.target}\n${fields.timestamp}\n${fields.nonce_str}\n`;
  const signed = Buffer.concat([Buffer.from(message), request.body, Buffer.from("\n")]);
  const signature = Buffer.from(fields.signature, "base64");
  if (!verify("sha256", signed, credentials.merchantPublicKey, signature)) {
    throw signError(
      "the signature does not fit the request: method, path and query, timestamp, nonce and body",
    );
  }
}

type AuthorizationPart = "mchid" | "nonce_str" | "timestamp" | "serial_no" | "signature";

function parseAuthorization(header: string | undefined): Record<AuthorizationPart, string> {
  if (header === undefined) throw signError("the Authorization header is missing");
  const [given, list = ""] = header.split(/ (.*)/su);
  if (given !== scheme) throw signError(`the Authorization scheme is not ${scheme}`);
  const found = new Map([...list.matchAll(/(\w+)="([^"]*)"/gu)].map(([, name, value]) => [name, value]));
  const part = (name: AuthorizationPart): string => {
    const value = found.get(name);
    if (!value) throw signError(`${name} is missing in the Authorization header`);
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

function signError(issue: string): Refusal {
  return new Refusal(401, "SIGN_ERROR", `签名错误: ${issue}`, { issue, location: "authorization" });
}
