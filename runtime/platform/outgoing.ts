/** The body of a request while it is sent. */
import type { ByteSource, HttpRequest, OutgoingBody } from "./platform.ts";
import { ConnectionError } from "../errors.ts";
import type { Exchange } from "./exchange.ts";

/** In bytes; undefined when it is not known before the end, or when there is nothing to tell of a body that is none. */
export function lengthOf({ method, body }: Pick<HttpRequest, "method" | "body">): number | undefined {
  if (body === undefined) return method === "GET" ? undefined : 0;
  return body.length;
}

export function isSource(body: OutgoingBody | undefined): body is ByteSource {
  return body !== undefined && "stream" in body;
}

/**
 * What the source gives, as long as it is as long as it said; another length would break the message on the connection,
 * and a source that fails ends the exchange. The last chunk waits until it is known to be that: a body that is too long
 * must not arrive as a whole one before it is found out.
 */
export async function* bytesOf(source: ByteSource, exchange: Exchange): AsyncGenerator<Uint8Array> {
  let length = 0;
  let held: Uint8Array | undefined;
  try {
    for await (const chunk of source.stream()) {
      length += chunk.length;
      if (source.length !== undefined && length > source.length) break;
      if (held !== undefined && held.length > 0) yield held;
      held = chunk;
    }
  } catch (cause) {
    const code = cause instanceof ConnectionError ? cause.code : "ERR_CONNECTION";
    exchange.fail(code, "reading the body of the request failed", cause);
    throw cause;
  }
  if (source.length !== undefined && length !== source.length) {
    const what = `the body of the request is not as long as it said (${source.length} bytes)`;
    exchange.fail("ERR_CONNECTION", what);
    throw new Error(what);
  }
  if (held !== undefined && held.length > 0) yield held;
}
