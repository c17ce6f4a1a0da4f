/** Sends by a dispatcher of undici, from the caller: a pool, a proxy, a mock. */
import type { IncomingHttpHeaders } from "node:http";
import type { Duplex } from "node:stream";
import { Readable } from "node:stream";
import { ConfigError } from "../errors.ts";
import { kindOf } from "../util/kind.ts";
import { member, own, ownMember } from "../util/own.ts";
import { Exchange, type ResponseContent } from "./exchange.ts";
import { contentEncoding, flatten } from "./node-http.ts";
import { contentOf, decodeContent } from "./node-stream.ts";
import { isStream, lengthOf } from "./outgoing.ts";
import type { HttpRequest, Send, Transport } from "./platform.ts";

/** The member of a Dispatcher of undici that the client uses: a Client, a Pool, an Agent, a ProxyAgent, a MockAgent. */
export interface Dispatcher {
  dispatch(options: never, handler: never): boolean;
}

/**
 * Creates a transport of a dispatcher of undici, for `transport` of `createClient`. Only on Node.js. The dispatcher may retry
 * by itself, as a RetryAgent, so the client never concludes that nothing was sent.
 *
 * @throws ConfigError if it is not a dispatcher
 * @example
 * ```ts
 * import { createClient } from "wechatpay-ts";
 * import { byDispatcher, type Dispatcher } from "wechatpay-ts/undici";
 *
 * declare const keys: Parameters<typeof createClient>[0];
 * declare const pool: Dispatcher; // new Pool(…) of undici
 * const client = createClient({ ...keys, transport: byDispatcher(pool) });
 * ```
 */
export function byDispatcher(dispatcher: Dispatcher): Transport {
  if (typeof member(dispatcher, "dispatch") !== "function") {
    const why = `expected a Dispatcher of undici, received ${kindOf(dispatcher)}`;
    throw new ConfigError("ERR_CONFIG_TRANSPORT", `byDispatcher: ${why}.`);
  }
  return { send: sendByDispatcher(dispatcher) };
}

/** Sends requests by a dispatcher. */
export function sendByDispatcher(dispatcher: Dispatcher): Send {
  return async (request) => {
    const exchange = new Exchange(request);
    try {
      exchange.throwIfStopped();
      const { status, headers, body } = await responseTo(dispatcher, request, exchange);
      const encoding = status === 204 || ownMember(headers, "content-length") === "0" ? undefined : headers;
      const content = toContent(body, encoding && contentEncoding(encoding), exchange);
      exchange.throwIfStopped();
      return { status, headers: flatten(headers), body: exchange.body(content) };
    } catch (cause) {
      throw exchange.failure(cause);
    }
  };
}

/** Starts and stops the flow of a response. */
interface Controller {
  abort(reason: Error): void;
  pause(): void;
  resume(): void;
}

interface Received {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: ArrivingBody;
}

/** Dispatches a request, and resolves when status and headers have arrived. */
function responseTo(dispatcher: Dispatcher, request: HttpRequest, exchange: Exchange): Promise<Received> {
  return new Promise((resolve, reject) => {
    const body = new ArrivingBody();
    exchange.onStop(() => {
      const ended = new Error("The exchange was ended.");
      body.controller?.abort(ended);
      reject(ended);
    });
    const handler = {
      onRequestStart: (controller: Controller) => (body.controller = controller),
      onRequestUpgrade: (_: Controller, __: number, ___: unknown, socket: Duplex) => {
        socket.destroy();
        exchange.fail("ERR_CONNECTION", "the server requested a protocol upgrade (101)");
      },
      onResponseStart: (_: Controller, status: number, headers: IncomingHttpHeaders) => {
        // 1xx precedes the response.
        if (status >= 200) resolve({ status, headers, body });
      },
      onResponseData: (_: Controller, chunk: Uint8Array) => body.add(chunk),
      onResponseEnd: () => body.end(undefined),
      onResponseError: (_: Controller | undefined, error: Error) => {
        reject(error);
        body.end(error);
      },
    };
    exchange.sent = "unknown";
    // undici calls these as its documentation says.
    dispatcher.dispatch(optionsOf(request, exchange) as never, withOlderNames(handler) as never);
  });
}

interface Handler {
  onRequestStart(controller: Controller): void;
  onRequestUpgrade(controller: Controller, status: number, headers: unknown, socket: Duplex): void;
  onResponseStart(controller: Controller, status: number, headers: IncomingHttpHeaders): void;
  onResponseData(controller: Controller, chunk: Uint8Array): void;
  onResponseEnd(): void;
  onResponseError(controller: Controller | undefined, error: Error): void;
}

/** Adds the names that undici 5 and 6 call. */
function withOlderNames(handler: Handler): object {
  let isPaused = false;
  const controller = {
    abort: (_: Error): void => undefined,
    resume: (): void => undefined,
    pause: () => (isPaused = true),
  };
  const flow = (call: () => void) => {
    isPaused = false;
    call();
    return !isPaused;
  };
  return {
    ...handler,
    onConnect: (abort: (reason: Error) => void) =>
      handler.onRequestStart(Object.assign(controller, { abort })),
    onUpgrade: (status: number, headers: unknown, socket: Duplex) =>
      handler.onRequestUpgrade(controller, status, headers, socket),
    onHeaders: (status: number, headers: readonly Buffer[], resume: () => void) => {
      controller.resume = resume;
      return flow(() => handler.onResponseStart(controller, status, parsed(headers)));
    },
    onData: (chunk: Uint8Array) => flow(() => handler.onResponseData(controller, chunk)),
    onComplete: () => handler.onResponseEnd(),
    onError: (error: Error) => handler.onResponseError(controller, error),
  };
}

/** Reads headers as undici 5 and 6 pass them: names and values in turn. */
function parsed(raw: readonly Buffer[]): IncomingHttpHeaders {
  const headers = new Map<string, string[]>();
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = String(raw[at]).toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), raw[at + 1]?.toString("latin1") ?? ""]);
  }
  return Object.fromEntries(Array.from(headers, ([name, values]) => [name, values.join(", ")]));
}

/** What takes the chunks of a body. */
interface Taker {
  /** Returns whether it takes more at once. */
  readonly take: (chunk: Uint8Array) => boolean;
  readonly end: (error: Error | undefined) => void;
}

/** The most bytes that wait for a taker. */
const MAX_WAITING_BYTES = 64 * 1024;

/** A body that undici passes on. What arrives before its reader waits here. */
class ArrivingBody {
  controller: Controller | undefined;
  #waiting: Uint8Array[] = [];
  #length = 0;
  #end: { readonly error: Error | undefined } | undefined;
  #taker: Taker | undefined;

  add(chunk: Uint8Array): void {
    if (this.#taker === undefined) {
      this.#waiting.push(chunk);
      this.#length += chunk.length;
    }
    const takesMore = this.#taker?.take(chunk) ?? this.#length < MAX_WAITING_BYTES;
    if (!takesMore) this.controller?.pause();
  }

  end(error: Error | undefined): void {
    this.#end ??= { error };
    this.#taker?.end(error);
  }

  /** Passes the body to its reader. */
  passTo(taker: Taker): void {
    this.#taker = taker;
    const takesMore = this.#waiting.map((chunk) => taker.take(chunk)).every(Boolean);
    this.#waiting = [];
    if (this.#end) taker.end(this.#end.error);
    else if (takesMore) this.controller?.resume();
  }
}

/** Reads a body without an encoding as it arrives, since a stream takes more time than the rest of a call. */
function toContent(body: ArrivingBody, encoding: string | undefined, exchange: Exchange): ResponseContent {
  const stream = () => streamOf(body);
  if (encoding !== undefined) return contentOf(decodeContent(stream(), encoding, exchange));
  return {
    chunks: stream,
    forEach: (take) =>
      new Promise((resolve, reject) => {
        body.passTo({
          take: (chunk) => {
            take(chunk);
            return true;
          },
          end: (error) => (error ? reject(error) : resolve()),
        });
      }),
  };
}

function streamOf(body: ArrivingBody): Readable {
  const stream = new Readable({ read: () => body.controller?.resume() });
  // Its errors reach the reader; without a listener, one after that would end the process.
  stream.on("error", () => undefined);
  body.passTo({
    take: (chunk) => stream.push(chunk),
    end: (error) => {
      if (error) stream.destroy(error);
      else stream.push(null);
    },
  });
  return stream;
}

function optionsOf(request: HttpRequest, exchange: Exchange): object {
  const { origin, target: path, method, headers, body } = request;
  const length = lengthOf(request);
  return own({
    origin,
    path,
    method,
    headers: length === undefined ? headers : { ...headers, "content-length": String(length) },
    body: isStream(body) ? Readable.from(body.open((...error) => exchange.fail(...error))) : body,
    // The exchange limits the time; a redirect would send the signature to another host.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxRedirections: 0,
  });
}
