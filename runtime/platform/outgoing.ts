/** The body of a request while it is sent. */
import { checkBeforeLast } from "../encoding/chunks.ts";
import { ConnectionError, FILE_CHANGED } from "../errors.ts";
import { member } from "../util/own.ts";
import type { Exchange } from "./exchange.ts";
import type { ByteSource, HttpRequest, OutgoingBody } from "./platform.ts";

/** Returns the Content-Length in bytes; undefined if it is unknown before the end, or if a GET has no body. */
export function lengthOf({ method, body }: Pick<HttpRequest, "method" | "body">): number | undefined {
  if (body === undefined) return method === "GET" ? undefined : 0;
  return body.length;
}

/** Reports whether a body is read while it is sent. */
export function isSource(body: OutgoingBody | undefined): body is ByteSource {
  return member(body, "stream") !== undefined;
}

/**
 * Reads the body of a request. A source that fails, or whose length differs from the announced one, ends the exchange:
 * another length would corrupt the connection. The last chunk waits for the end of the source, so that a server never receives
 * the announced length of a body that is longer.
 */
export function readBody(source: ByteSource, exchange: Exchange): AsyncGenerator<Uint8Array> {
  let length = 0;
  async function* read(): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of source.stream()) {
        length += chunk.length;
        if (source.length !== undefined && length > source.length) return;
        yield chunk;
      }
    } catch (cause) {
      const code = cause instanceof ConnectionError ? cause.code : "ERR_CONNECTION";
      const what = code === "ERR_FILE_CHANGED" ? FILE_CHANGED : "reading the request body failed";
      exchange.fail(code, what, cause);
      throw cause;
    }
  }
  return checkBeforeLast(read(), () => {
    if (source.length === undefined || length === source.length) return;
    const what = `the body of the request does not have the announced length of ${source.length} bytes`;
    exchange.fail("ERR_CONNECTION", what);
    throw new Error(what);
  });
}
