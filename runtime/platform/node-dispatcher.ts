/** Sends by a dispatcher of undici, from the caller: a pool, a proxy, a mock. */
import type { IncomingHttpHeaders } from "node:http";
import { Readable } from "node:stream";
import { Exchange } from "./exchange.ts";
import { own, ownMember } from "../util/own.ts";
import { contentEncoding, flatten } from "./node-http.ts";
import { contentOf, decodeContent } from "./node-stream.ts";
import { isSource, lengthOf, readBody } from "./outgoing.ts";
import type { Dispatcher, HttpRequest, Send } from "./platform.ts";

/** The response of undici. */
interface ResponseData {
  readonly statusCode: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readable;
}

/**
 * Creates a transport of a dispatcher. It may retry by itself, as a RetryAgent, so no error of it proves that nothing was sent.
 */
export function sendByDispatcher(dispatcher: Dispatcher): Send {
  return async (request) => {
    const exchange = new Exchange(request);
    try {
      exchange.throwIfStopped();
      const controller = new AbortController();
      exchange.onStop(() => controller.abort());
      const options = own({ ...optionsOf(request, exchange), signal: controller.signal });
      exchange.sent = "unknown";
      const response = dispatcher.request(options as never) as Promise<ResponseData>; // as undici documents it
      const { statusCode: status, headers, body } = await exchange.raceStop(response);
      // Its errors reach the reader; without a listener, one after that would end the process.
      body.on("error", () => undefined);
      exchange.onStop(() => body.destroy());
      const isEmpty = status === 204 || ownMember(headers, "content-length") === "0";
      const content = isEmpty ? body : decodeContent(body, contentEncoding(headers), exchange);
      exchange.throwIfStopped();
      return { status, headers: flatten(headers), body: exchange.body(contentOf(content)) };
    } catch (cause) {
      throw exchange.failure(cause);
    }
  };
}

function optionsOf(request: HttpRequest, exchange: Exchange): object {
  const { origin, target: path, method, headers, body } = request;
  const length = lengthOf(request);
  return own({
    origin,
    path,
    method,
    headers: length === undefined ? headers : { ...headers, "content-length": String(length) },
    body: isSource(body) ? Readable.from(readBody(body, exchange)) : body,
    // The exchange limits the time; a redirect would send the signature to another host.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxRedirections: 0,
  });
}
