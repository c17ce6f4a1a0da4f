import { createHash, randomBytes } from "node:crypto";

import type { Json } from "../ir/model.ts";
import type { Refusal } from "./refusal.ts";

/** What an operation comes to, not yet signed. */
export interface Outcome {
  readonly status: number;
  readonly body: Buffer;
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Only success is signed, and a file is not, but for a statement, whose digest is; the list of certificates is signed
   * with one of them.
   */
  readonly signature: "usual" | "certificate" | "statement" | "none";
}

/** What goes back over the wire. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export function succeed(value: Json, status = 200): Outcome {
  return { status, body: Buffer.from(JSON.stringify(value)), signature: "usual" };
}

/** Done, and nothing to say of it. */
export function succeedEmpty(): Outcome {
  return { status: 204, body: Buffer.alloc(0), signature: "usual" };
}

/** A file, which WeChat Pay does not sign. */
export function succeedFile(body: Buffer, type = "application/octet-stream"): Outcome {
  return { status: 200, body, headers: { "Content-Type": type }, signature: "none" };
}

/** A file whose SHA-1 is in a header, which is signed in place of the body. */
export function succeedStatement(body: Buffer): Outcome {
  const sha1 = createHash("sha1").update(body).digest("hex");
  const headers = { "Content-Type": "text/csv; charset=utf-8", "Wechatpay-Statement-Sha1": sha1 };
  return { status: 200, body, headers, signature: "statement" };
}

export function refuse({ status, code, message, detail, headers }: Refusal): Outcome {
  const { more, ...told } = detail ?? {};
  const body = Buffer.from(
    JSON.stringify({ code, message, ...(detail && { detail: { ...told, ...more } }) }),
  );
  return { status, body, signature: "none", ...(headers && { headers }) };
}

/** @param now unix time in milliseconds */
export function replyHeaders(now: number): Record<string, string> {
  return {
    "Content-Type": "application/json; charset=utf-8",
    Date: new Date(now).toUTCString(),
    "Request-ID": randomBytes(8).toString("hex").toUpperCase(),
    // For whoever finds this in a log: nothing that came from here is WeChat Pay's.
    Server: "wechatpay-codegen sandbox (not WeChat Pay)",
  };
}
