import { request as send } from "node:http";
import { buffer } from "node:stream/consumers";

import type { Sandbox } from "#sandbox/index";

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** What a page of the sandbox itself sends: a browser adds these, and no script can. */
export function fromPage({ url, token }: Pick<Sandbox, "url" | "token">): Record<string, string> {
  const cookie = `wechatpay-sandbox-${new URL(url).port}=${token}`;
  return { "sec-fetch-site": "same-origin", cookie };
}

/** A request with any headers, also those that fetch keeps to itself. */
export async function ask(
  url: string,
  { method = "GET", headers = {}, body }: Asked = {},
): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { "content-length": Buffer.byteLength(body) };
    const request = send(url, { method, headers: { ...headers, ...length } }, (response) => {
      buffer(response).then(
        (bytes) =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: bytes.toString() }),
        reject,
      );
    });
    request.once("error", reject);
    request.end(body);
  });
}
