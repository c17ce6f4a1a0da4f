/** Clients that fetch platform certificates, and what is sent to them. */
import { randomBytes } from "node:crypto";
import {
  createClient,
  platformCertificates,
  type CertificateOptions,
  type Client,
  type ClientOptions,
  type WechatPayError,
} from "wechatpay-ts";
import { define, encrypted, string } from "#runtime/schema";
import { issue, signedBy, type Issued } from "./certificates.ts";
import { options } from "./keys.ts";

export const minute = 60_000;
export const hour = 60 * minute;

export const get = define<{ id: string }, Record<string, never>>("GET", "/v3/orders/{id}", {
  request: { id: string },
  response: {},
});
export const post = define<{ json: { name: string } }, Record<string, never>>("POST", "/v3/orders", {
  request: { json: { name: encrypted } },
  response: {},
});

/** A clock that tests move. */
export class Clock {
  time = Date.now();
  readonly now = (): number => this.time;
}

export interface Made {
  readonly client: Client;
  readonly errors: readonly WechatPayError[];
}

export function make(
  server: { readonly url: string },
  certificates: CertificateOptions = {},
  changes: Partial<ClientOptions> = {},
): Made {
  const errors: WechatPayError[] = [];
  const source = platformCertificates({ onError: (error) => errors.push(error), ...certificates });
  // Each request that arrives is counted, so none is repeated.
  const base = { baseUrl: server.url, wechatpayKeys: undefined, certificates: source, retries: 0 };
  return { client: createClient(options({ ...base, ...changes })), errors };
}

export function notification(by: Issued, now = Date.now()) {
  const body = '{"id":"1"}';
  return { headers: signedBy(by, body, now), body };
}

/** Creates a notification that WeChat Pay has not signed. */
export function forged(now = Date.now()) {
  return notification({ ...forger, serialNo: randomBytes(20).toString("hex").toUpperCase() }, now);
}

const forger = issue();

export function codeOf(checked: Promise<unknown>): Promise<string> {
  return checked.then(
    () => "accepted",
    (error: unknown) => (error as WechatPayError).code, // what the client throws, and nothing else
  );
}
