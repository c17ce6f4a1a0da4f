/** Sends by a fetch: the global one, or one of the caller. A fetch decodes Content-Encoding itself. */
import { ConfigError } from "../errors.ts";
import { kindOf } from "../util/kind.ts";
import { member, own } from "../util/own.ts";
import { isConnectFailure } from "./connect-failure.ts";
import { Exchange, type ResponseContent } from "./exchange.ts";
import { isStream } from "./outgoing.ts";
import type { FetchLike, FetchResponse, HttpRequest, Send, Transport } from "./platform.ts";

/** The members of the second argument, as lib.dom and undici name them. */
interface Init {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly redirect: "manual";
  readonly signal: unknown;
}

/**
 * Creates a transport of a function like `fetch`, for `transport` of `createClient`. Such a function may retry by itself, so
 * the client never concludes that nothing was sent.
 *
 * @throws ConfigError if it is not a function
 * @example
 * ```ts
 * import { createClient } from "wechatpay-ts";
 * import { byFetch } from "wechatpay-ts/fetch";
 *
 * declare const keys: Parameters<typeof createClient>[0];
 * const transport = byFetch((url, init) => fetch(url.replace("api.mch.weixin.qq.com", "proxy.example"), init));
 * const client = createClient({ ...keys, transport });
 * ```
 */
export function byFetch(fetch: FetchLike): Transport {
  if (typeof fetch === "function") return { send: sendByFetch(fetch) };
  const why = `expected a function like fetch, received ${kindOf(fetch)}`;
  throw new ConfigError("ERR_CONFIG_TRANSPORT", `byFetch: ${why}.`);
}

/**
 * Sends requests by a fetch.
 *
 * @param isPlain reports whether the fetch certainly sends a request once: of one that retries by itself, an error describes
 * only the last attempt, so it proves for none that nothing was sent
 */
export function sendByFetch(fetch: FetchLike, isPlain: () => boolean = () => false): Send {
  // The type of its argument is `never`, so that the fetch of every library is assignable. All of them take these members.
  const call = fetch as (url: string, init: Init) => Promise<FetchResponse>;
  return async (request) => {
    const exchange = new Exchange(request);
    const sendsOnce = isPlain();
    try {
      exchange.throwIfStopped();
      rejectAnotherUrl(request, exchange);
      const controller = new AbortController();
      exchange.onStop(() => controller.abort());
      const init = own({ ...(await initOf(request, exchange)), signal: controller.signal });
      // A fetch does not report when it sends.
      exchange.sent = "unknown";
      const response = await exchange.raceStop(call(request.origin + request.target, init));
      rejectOpaqueRedirect(response, exchange);
      rejectForeignBody(response);
      const headers: [string, string][] = [];
      response.headers.forEach((value, name) => headers.push([name.toLowerCase(), value]));
      return {
        status: response.status,
        headers: Object.fromEntries(headers),
        body: exchange.body(contentOf(response, exchange)),
      };
    } catch (cause) {
      if (sendsOnce && isConnectFailure(cause)) exchange.sent = "no";
      const failure = exchange.failure(cause);
      // The transport itself is the fault: no retry helps.
      throw cause instanceof ConfigError ? cause : failure;
    }
  };
}

/** Rejects a URL that fetch would change when it parses it: the unchanged one was signed. */
function rejectAnotherUrl({ origin, target }: HttpRequest, exchange: Exchange): void {
  if (new URL(origin + target).href === origin + target) return;
  exchange.fail("ERR_CONNECTION", "fetch would request another path than the signed one");
  exchange.throwIfStopped();
}

/** Rejects a redirect, which browsers hide behind status 0. */
function rejectOpaqueRedirect({ status }: FetchResponse, exchange: Exchange): void {
  if (status !== 0) return;
  exchange.fail(
    "ERR_CONNECTION",
    "the response is a redirect, which the client does not follow, since the signature is for this path",
  );
  exchange.throwIfStopped();
}

/** Rejects the response of a fetch whose body is a stream of Node.js, as that of node-fetch. @throws ConfigError */
function rejectForeignBody({ body }: { readonly body: unknown }): void {
  if (body === null || typeof member(body, "getReader") === "function") return;
  const received = body === undefined ? "a response without body" : "another body";
  const why = `expected a function that resolves to a Fetch Response, whose body is a ReadableStream or null, received ${received}`;
  const fix = "Use the global fetch or that of undici; node-fetch is not supported.";
  throw new ConfigError("ERR_CONFIG_TRANSPORT", `fetch: ${why}. ${fix}`);
}

async function initOf(request: HttpRequest, exchange: Exchange): Promise<Omit<Init, "signal">> {
  const { method, headers, body } = request;
  const init = { method, headers, redirect: "manual" } as const;
  if (body === undefined) return init;
  if (!isStream(body)) return { ...init, body };
  // A fetch sends a stream without its length, which not every server accepts, so the bytes are read first.
  const bytes = new Uint8Array(body.length);
  let at = 0;
  for await (const chunk of body.open((...error) => exchange.fail(...error))) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return { ...init, body: bytes };
}

/**
 * Reads the body of a response. It holds the response itself: undici ends the body of a response that was garbage collected,
 * which then seems to be empty.
 */
function contentOf(response: FetchResponse, exchange: Exchange): ResponseContent {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    if (response.body === null) return;
    const reader = response.body.getReader();
    // Ends the transfer. If that fails, the exchange already has its error.
    exchange.onStop(() => void reader.cancel().catch(() => undefined));
    for (;;) {
      const { done, value } = await exchange.raceStop(reader.read());
      if (done) return;
      if (value) yield value;
    }
  }
  return {
    chunks,
    forEach: async (take) => {
      for await (const chunk of chunks()) take(chunk);
    },
  };
}
