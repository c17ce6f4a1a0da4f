/** The body of an upload while it is sent. */
import { checkBeforeLast } from "../encoding/chunks.ts";
import { ConnectionError, FILE_CHANGED } from "../errors.ts";
import type { OutgoingStream } from "./platform.ts";

/** A source of bytes that can be read again. */
export interface ByteSource {
  /** The length in bytes. */
  readonly length: number;
  /** Returns the content from its beginning, at each call. */
  stream(): AsyncIterable<Uint8Array>;
}

/**
 * Creates the body of a request. A source that fails, or whose length differs from the announced one, ends the exchange:
 * another length would corrupt the connection. The last chunk waits for the end of the source, so that a server never receives
 * the announced length of a body that is longer.
 */
export function toOutgoing(source: ByteSource): OutgoingStream {
  return { length: source.length, open: (fail) => readBody(source, fail) };
}

function readBody(
  source: ByteSource,
  fail: Parameters<OutgoingStream["open"]>[0],
): AsyncGenerator<Uint8Array> {
  let length = 0;
  async function* read(): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of source.stream()) {
        length += chunk.length;
        if (length > source.length) return;
        yield chunk;
      }
    } catch (cause) {
      const code = cause instanceof ConnectionError ? cause.code : "ERR_CONNECTION";
      const what = code === "ERR_FILE_CHANGED" ? FILE_CHANGED : "reading the request body failed";
      fail(code, what, cause);
      throw cause;
    }
  }
  return checkBeforeLast(read(), () => {
    if (length === source.length) return;
    const what = `the body of the request does not have the announced length of ${source.length} bytes`;
    fail("ERR_CONNECTION", what);
    throw new Error(what);
  });
}
