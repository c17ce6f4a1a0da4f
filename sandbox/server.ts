import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTlsServer } from "node:https";

import { splitTarget, type RawRequest } from "./http/request.ts";
import { readBody } from "./http/body.ts";
import { serveApiCall } from "./call/call.ts";
import { refuseEarly } from "./control/access.ts";
import { serveControl, type Control } from "./control/control.ts";
import { isControl } from "./control/paths.ts";
import type { AccessToken } from "./keys/access-token.ts";
import { toExchange, type ExchangeProgress } from "./exchange/exchange.ts";
import { deliver } from "./faults/delivery.ts";
import type { ExchangeLog } from "./exchange/log.ts";
import type { Pages } from "./page/page.ts";
import type { Platform } from "./platform/platform.ts";
import { ApiError } from "./http/api-error.ts";
import { errorResponse, responseHeaders } from "./http/response.ts";

/** The parts that the server needs. */
export interface ServerOptions {
  readonly platform: Platform;
  readonly log: ExchangeLog;
  readonly control: Control;
  /** The token that the control API and the page need. */
  readonly token: AccessToken;
  /** The names beyond loopback by which the sandbox is reached. */
  readonly names: readonly string[];
  /** The pages for browsers, which take precedence. */
  readonly pages: Pages;
  /** Milliseconds in which a request must arrive; otherwise the response has status 408. */
  readonly requestTimeout: number;
  /** Key and certificate as PEM, for HTTPS. */
  readonly tls: { readonly key: string; readonly cert: string } | undefined;
}

/** Milliseconds between two checks for slow requests. */
const connectionsCheckingInterval = 500;
/** Milliseconds. Longer than clients keep a connection, so that none is closed while a client reuses it. */
const keepAliveTimeout = 75_000;

/** Creates the HTTP server of a sandbox. */
export function createSandboxServer(options: ServerOptions): Server {
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    // A caller that closes its connection is not an error of the sandbox. Without a listener, it would end the process.
    for (const stream of [request, response]) stream.on("error", ignore);
    serve(request, response, options).catch(() => {
      if (!response.headersSent && !response.destroyed) response.writeHead(500).end();
      else response.destroy();
    });
  };
  const { requestTimeout } = options;
  const headersTimeout = Math.min(10_000, requestTimeout);
  const settings = { requestTimeout, headersTimeout, connectionsCheckingInterval, keepAliveTimeout };
  const server = options.tls
    ? createTlsServer({ ...settings, ...options.tls }, listener)
    : createServer(settings, listener);
  return server.on("error", ignore); // `listen` rejects; later, a connection that cannot be accepted ends alone
}

function ignore(): void {
  // The streams end by themselves.
}

async function serve(
  incoming: IncomingMessage,
  response: ServerResponse,
  options: ServerOptions,
): Promise<void> {
  const { method = "", url: target = "/", headers } = incoming;
  response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
  const refusal = refuseEarly({ method, target, headers }, options.token, options.names);
  if (refusal) return void response.writeHead(refusal.status, refusal.headers).end(refusal.body);
  const { path } = splitTarget(target);
  const { bytes, over: bodyLimit } = await readBody(incoming);
  const raw: RawRequest = { method, target, headers, body: bytes };
  const page = bodyLimit === undefined ? await options.pages(raw) : undefined;
  if (page) return void response.writeHead(page.status, page.headers).end(page.body);
  if (isControl(path)) return serveControl(raw, response, options.control, bodyLimit);
  await serveCall(raw, response, options, bodyLimit);
}

async function serveCall(
  raw: RawRequest,
  response: ServerResponse,
  { platform, log }: ServerOptions,
  bodyLimit: number | undefined,
): Promise<void> {
  const number = log.next();
  const progress: ExchangeProgress = { signed: false, decrypted: [], faults: [] };
  const sent = bodyLimit === undefined ? await serveApiCall(raw, platform, progress) : tooLarge(bodyLimit);
  log.add(toExchange(number, raw, progress, sent));
  await deliver(response, sent, progress.faults);
}

function tooLarge(limit: number) {
  const { status, body } = errorResponse(
    new ApiError(413, "REQUEST_TOO_LARGE", `body: expected at most ${limit} bytes.`),
  );
  return { status, body, headers: { ...responseHeaders(Date.now()), Connection: "close" } };
}
