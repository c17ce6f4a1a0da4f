import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";

import type { RawRequest } from "./http/request.ts";
import { readBody } from "./http/body.ts";
import { serveApiCall } from "./call/call.ts";
import { serveControl, isControl, type Control } from "./control/control.ts";
import { toExchange, type ExchangeProgress } from "./exchange/exchange.ts";
import { deliver } from "./faults/delivery.ts";
import type { ExchangeLog } from "./exchange/log.ts";
import type { Pages } from "./page/page.ts";
import type { Platform } from "./platform/platform.ts";
import { ApiError } from "./http/api-error.ts";
import { errorResponse, responseHeaders } from "./http/response.ts";

export interface ServerOptions {
  readonly platform: Platform;
  readonly log: ExchangeLog;
  readonly control: Control;
  /** What a browser sees; it comes first. */
  readonly pages: Pages;
  /** Milliseconds: who takes longer to send a request is told so (408). */
  readonly requestTimeout: number;
  /** PEM: over HTTPS with these. */
  readonly tls: { readonly key: string; readonly cert: string } | undefined;
}

/** Milliseconds: how often slow requests are looked for. */
const connectionsCheckingInterval = 500;
/** Milliseconds: longer than clients keep a connection, so that none is closed as it is used again. */
const keepAliveTimeout = 75_000;

export function createSandboxServer(options: ServerOptions): Server {
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    serve(request, response, options).catch((error: unknown) => {
      // A caller that went away mid-request is not an event of the sandbox.
      if (!response.headersSent && !response.destroyed) response.writeHead(500).end();
      else response.destroy(error instanceof Error ? error : undefined);
    });
  };
  const { requestTimeout } = options;
  const headersTimeout = Math.min(10_000, requestTimeout);
  const settings = { requestTimeout, headersTimeout, connectionsCheckingInterval, keepAliveTimeout };
  return options.tls
    ? createTlsServer({ ...settings, ...options.tls }, listener)
    : createServer(settings, listener);
}

async function serve(
  incoming: IncomingMessage,
  response: ServerResponse,
  options: ServerOptions,
): Promise<void> {
  const { method = "", url: target = "/" } = incoming;
  const path = target.split("?")[0] ?? "";
  const { bytes, over } = await readBody(incoming);
  const raw: RawRequest = { method, target, headers: incoming.headers, body: bytes };
  const page = over === undefined ? await options.pages(raw) : undefined;
  if (page) return void response.writeHead(page.status, page.headers).end(page.body);
  if (isControl(path)) return serveControl(raw, response, options.control, over);
  await serveCall(raw, response, options, over);
}

async function serveCall(
  raw: RawRequest,
  response: ServerResponse,
  { platform, log }: ServerOptions,
  over: number | undefined,
): Promise<void> {
  const number = log.next();
  const progress: ExchangeProgress = { signed: false, decrypted: [], faults: [] };
  const reply = over === undefined ? await serveApiCall(raw, platform, progress) : tooLarge(over);
  log.add(toExchange(number, raw, progress, reply));
  await deliver(response, reply, progress.faults);
}

function tooLarge(limit: number) {
  const { status, body } = errorResponse(
    new ApiError(413, "REQUEST_TOO_LARGE", `The body is larger than ${limit} bytes.`),
  );
  return { status, body, headers: { ...responseHeaders(Date.now()), Connection: "close" } };
}
