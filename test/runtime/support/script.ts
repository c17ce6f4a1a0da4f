/** A server that sends a list of responses in order, and then repeats the last one. */
import type { ServerResponse } from "node:http";

import { serve, signed, type Server } from "./wechatpay.ts";

export type Act = (response: ServerResponse) => unknown;

export function serveScript(...acts: readonly Act[]): Promise<Server> {
  let at = 0;
  return serve((response) => acts[Math.min(at++, acts.length - 1)]?.(response));
}

/** Genuine. */
export const good: Act = (response) => response.writeHead(200, signed('{"id":"1"}')).end('{"id":"1"}');
/** A response of a proxy between the client and WeChat Pay. */
export const status =
  (code: number, headers: Record<string, string> = {}): Act =>
  (response) =>
    response.writeHead(code, headers).end();
/** As WeChat Pay refuses, with its own code. */
export const refused =
  (code: number, apiCode: string, headers: Record<string, string> = {}): Act =>
  (response) =>
    response.writeHead(code, headers).end(JSON.stringify({ code: apiCode, message: "…" }));
export const reset: Act = (response) => response.socket?.resetAndDestroy();
export const silence: Act = () => undefined;
/** Signed, but for another body. */
export const forged: Act = (response) => response.writeHead(200, signed("{}")).end('{"id":"forged"}');
