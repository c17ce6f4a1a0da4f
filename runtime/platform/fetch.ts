/** HTTP by a fetch: the platform's own, or one that the caller gives. It undoes Content-Encoding itself. */
import { Exchange, type Arriving } from "./exchange.ts";
import { isConnectFailure } from "./connect-failure.ts";
import { bytesOf, isSource } from "./outgoing.ts";
import type { FetchResponse, FetchLike, HttpRequest, Send } from "./platform.ts";

/** The members that are given, as lib.dom and undici name them. */
interface Init {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly duplex?: "half";
  readonly redirect: "manual";
  readonly signal: unknown;
}

export function sendByFetch(fetch: FetchLike): Send {
  // Its parameter is `never`, so that a fetch of any library is one; what is given is what all of them take.
  const call = fetch as (url: string, init: Init) => Promise<FetchResponse>;
  return async (request) => {
    const exchange = new Exchange(request);
    try {
      exchange.throwIfStopped();
      refuseAnotherUrl(request, exchange);
      const controller = new AbortController();
      exchange.onStop(() => controller.abort());
      const init = { ...(await initOf(request, exchange)), signal: controller.signal };
      // From here on, a fetch does not tell.
      exchange.sent = "unknown";
      const answer = await exchange.orStop(call(request.origin + request.target, init));
      rejectOpaqueRedirect(answer, exchange);
      const headers: [string, string][] = [];
      answer.headers.forEach((value, name) => headers.push([name.toLowerCase(), value]));
      return {
        status: answer.status,
        headers: Object.fromEntries(headers),
        body: exchange.body(arrivingFrom(answer, exchange)),
      };
    } catch (cause) {
      if (isConnectFailure(cause)) exchange.sent = "no";
      throw exchange.failure(cause);
    }
  };
}

/** A URL is parsed before it is fetched: one that does not come out as it went in is not the one that was signed. */
function refuseAnotherUrl({ origin, target }: HttpRequest, exchange: Exchange): void {
  if (new URL(origin + target).href === origin + target) return;
  exchange.fail("ERR_CONNECTION", "fetch would ask for another path than the one that was signed");
  exchange.throwIfStopped();
}

/** Browsers hide a redirect that is not followed. */
function rejectOpaqueRedirect({ status }: FetchResponse, exchange: Exchange): void {
  if (status !== 0) return;
  exchange.fail(
    "ERR_CONNECTION",
    "the response is a redirect; the client does not follow it, since the signature is for this path",
  );
  exchange.throwIfStopped();
}

async function initOf(request: HttpRequest, exchange: Exchange): Promise<Omit<Init, "signal">> {
  const { method, headers, body } = request;
  const init = { method, headers, redirect: "manual" } as const;
  if (body === undefined) return init;
  if (!isSource(body)) return { ...init, body };
  const bytes = bytesOf(body, exchange);
  // A stream goes without its length, which not every server takes: where it is known, the bytes are read first.
  if (body.length !== undefined) return { ...init, body: await collect(bytes, body.length) };
  return { ...init, body: streamOf(bytes), duplex: "half" };
}

async function collect(source: AsyncIterable<Uint8Array>, length: number): Promise<Uint8Array> {
  const whole = new Uint8Array(length);
  let at = 0;
  for await (const chunk of source) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
}

function streamOf(source: AsyncGenerator<Uint8Array>): ReadableStream {
  return new ReadableStream({
    async pull(controller) {
      const next = await source.next();
      if (next.done === true) controller.close();
      else controller.enqueue(next.value);
    },
    async cancel() {
      await source.return(undefined);
    },
  });
}

/** Holds the whole answer: undici ends the body of one that is no longer held, which then reads as an empty one. */
function arrivingFrom(answer: FetchResponse, exchange: Exchange): Arriving {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    if (answer.body === null) return;
    const reader = answer.body.getReader();
    // Whoever stops before the end also ends what still arrives; that this fails is no news then.
    exchange.onStop(() => void reader.cancel().catch(() => undefined));
    for (;;) {
      const { done, value } = await exchange.orStop(reader.read());
      if (done) return;
      if (value) yield value;
    }
  }
  return {
    chunks,
    each: async (take) => {
      for await (const chunk of chunks()) take(chunk);
    },
  };
}
