/** HTTP by a dispatcher of undici that the caller gives: a pool, a proxy, a mock. */
import type { IncomingHttpHeaders } from "node:http";
import { Readable } from "node:stream";
import { Exchange } from "./exchange.ts";
import { isConnectFailure } from "./connect-failure.ts";
import { arrivingFrom, decoded } from "./node-body.ts";
import { flatten } from "./node-http.ts";
import { bytesOf, isSource, lengthOf } from "./outgoing.ts";
import type { Dispatcher, HttpRequest, Send } from "./platform.ts";

/** What undici resolves to. */
interface ResponseData {
  readonly statusCode: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readable;
}

export function sendByDispatcher(dispatcher: Dispatcher): Send {
  return async (request) => {
    const exchange = new Exchange(request);
    try {
      exchange.throwIfStopped();
      const controller = new AbortController();
      exchange.onStop(() => controller.abort());
      const options = { ...optionsOf(request, exchange), signal: controller.signal };
      exchange.sent = "unknown";
      const asked = dispatcher.request(options as never) as Promise<ResponseData>; // As undici documents it.
      const { statusCode: status, headers, body } = await exchange.orStop(asked);
      // It has taken what there was to hear of its errors.
      body.on("error", () => undefined);
      exchange.onStop(() => body.destroy());
      const isEmpty = status === 204 || headers["content-length"] === "0";
      const content = isEmpty ? body : decoded(body, headers["content-encoding"], exchange);
      exchange.throwIfStopped();
      return { status, headers: flatten(headers), body: exchange.body(arrivingFrom(content)) };
    } catch (cause) {
      if (isConnectFailure(cause)) exchange.sent = "no";
      throw exchange.failure(cause);
    }
  };
}

function optionsOf(request: HttpRequest, exchange: Exchange): object {
  const { origin, target: path, method, headers, body } = request;
  const length = lengthOf(request);
  return {
    origin,
    path,
    method,
    headers: length === undefined ? headers : { ...headers, "content-length": String(length) },
    body: isSource(body) ? Readable.from(bytesOf(body, exchange)) : body,
    // The exchange has the time; a redirect would carry the signature elsewhere.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxRedirections: 0,
  };
}
